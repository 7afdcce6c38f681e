"""What QnABot on AWS exports: `{"qna": [{"qid", "q": […], "a", "type", "alt": {"markdown", …}, …}, …]}`.

Its format: the questions and answers of `aws-solutions/qnabot-on-aws`, exported in its content designer. What makes
a bot act there (Lambda hooks, slots, response bots, templates in the answer) has no place in a card and is left.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from adapters.importers.pairs import Pair
from answers.problem import DeckError, Problem

_TEMPLATE = "{{"


def read_qnabot(file: str, content: bytes) -> tuple[list[Pair], list[str]]:
    """The pairs in an export, and what of it is left and why. Raises `DeckError`."""
    entries = _entries(file, content)
    pairs: list[Pair] = []
    left: list[str] = []
    problems: list[Problem] = []
    for number, entry in enumerate(entries):
        name = _name(entry, number)
        fault, reason = _fault(entry), _passed_over(entry)
        if fault:
            problems.append(Problem(file, _line(content, entry, number), f"qna[{number}]", fault))
        elif reason:
            left.append(f"{name}: {reason}")
        else:
            pairs.append(_pair(name, entry))
            left.extend(f"{name}: {what}" for what in _left_of(entry))
    if problems:
        raise DeckError(tuple(problems))
    return pairs, left


def _entries(file: str, content: bytes) -> list[Any]:
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DeckError((Problem(file, line, "", "is not UTF-8: export it again"),)) from error
    except json.JSONDecodeError as error:
        raise DeckError((Problem(file, error.lineno, "", f"is not JSON ({error.msg}): export it again"),)) from error
    except RecursionError as error:
        raise DeckError((Problem(file, 1, "", "is nested too deeply: export it again"),)) from error
    entries = data.get("qna") if isinstance(data, dict) else data
    if not isinstance(entries, list) or not entries:
        cure = "export the questions in QnABot's content designer"
        raise DeckError((Problem(file, 1, "qna", f'is no list of questions, like {{"qna": [...]}}: {cure}'),))
    return entries


def _fault(entry: object) -> str:
    """What is wrong with an entry; empty for a question with its answer, and for what is passed over."""
    if not isinstance(entry, Mapping):
        return 'is no question: write it like {"qid": "...", "q": ["..."], "a": "..."}'
    questions, answer = entry.get("q"), entry.get("a")
    if _passed_over(entry):
        return ""
    if not isinstance(questions, list) or not questions or not all(isinstance(each, str) for each in questions):
        return 'is without questions: write them like "q": ["..."]'
    return "" if isinstance(answer, str) and answer.strip() else 'is without an answer: write it like "a": "..."'


def _passed_over(entry: object) -> str:
    """Why an entry is left out: it makes a bot act, and a card only answers."""
    if not isinstance(entry, Mapping):
        return ""
    if entry.get("type", "qna") not in ("qna", "", None):
        return "its type is not 'qna': left"
    if entry.get("l"):
        return "a Lambda hook writes its answer: left"
    return "its answer is a template: left" if _TEMPLATE in str(entry.get("a", "")) else ""


def _pair(name: str, entry: Mapping[str, Any]) -> Pair:
    first, *more = (question.strip() for question in entry["q"])
    topic = entry.get("t")
    phrasings = tuple(question for question in more if question)
    return Pair(name, first, entry["a"].strip(), phrasings, topic.strip() if isinstance(topic, str) else "")


def _left_of(entry: Mapping[str, Any]) -> Iterator[str]:
    alternatives = entry.get("alt")
    if isinstance(alternatives, Mapping) and any(alternatives.values()):
        yield "its answers in Markdown and for speech are left; the plain one is taken"
    card = entry.get("r")
    if isinstance(card, Mapping) and any(value for value in card.values() if isinstance(value, str)):
        yield "its response card (title, picture, buttons) is left"
    left = [key for key in ("next", "conditionalChaining", "elicitResponse", "botRouting", "slots") if entry.get(key)]
    if left:
        yield f"{', '.join(left)}: left, a card does not act"


def _name(entry: object, number: int) -> str:
    qid = entry.get("qid") if isinstance(entry, Mapping) else None
    return f"qna[{number}] ({qid})" if isinstance(qid, str) and qid else f"qna[{number}]"


def _line(content: bytes, entry: object, number: int) -> int:
    """The line of an entry, as near as its id or its place in the list lets one tell."""
    qid = entry.get("qid") if isinstance(entry, Mapping) else None
    if isinstance(qid, str) and qid:
        place = content.find(json.dumps(qid, ensure_ascii=False).encode())
        if place >= 0:
            return content.count(b"\n", 0, place) + 1
    return min(number + 1, content.count(b"\n") + 1)
