"""The guards that ship with the project: against identifiers, for emergencies, and for questions about one person.

What ships does not change while a process runs: each is read once.
"""

import hashlib
import re
from functools import cache as once
from pathlib import Path

import numpy as np
import structlog

from adapters.cache import Arrays, kept
from adapters.files import common_words, named_content
from answers.problem import DeckError, Problem
from bot.safety.guard import Guard
from bot.safety.individual import Individuals, read_individuals
from bot.safety.names import read_names
from bot.safety.redflags import RedFlags, learn_redflags, read_messages, read_redflags
from bot.safety.resemblance import Resemblance

_ROOT = Path(__file__).parents[1]
_SAFETY = _ROOT / "bot" / "safety"
_RED_FLAGS = _SAFETY / "redflags.yaml"
_MESSAGES = _SAFETY / "messages.yaml"
_INDIVIDUAL = _SAFETY / "individual.yaml"

_WORD = re.compile(r"\b[a-z]{4,}\b")

# Raise it when a change of the code makes the same rules hear or learn otherwise.
_FORM = 2

_log = structlog.get_logger()


@once
def load_guard() -> Guard:
    """The guard with the names that ship with the project. Raises `DeckError`.

    A word of the rules for emergencies is no name, or "pt anaphylactic" would be taken for somebody's.
    """
    contents = (named_content(_SAFETY / name)[1] for name in ("words.txt", "names.txt", "eponyms.txt", "cues.txt"))
    words, *lists = (content.decode() for content in contents)
    of_rules = _WORD.findall(named_content(_RED_FLAGS)[1].decode())
    return Guard(read_names(" ".join((words, *of_rules)), *lists))


@once
def load_redflags(cache: Path) -> RedFlags:
    """The rules for red flags that ship with the project, and the second opinion that their examples teach.

    The examples are tried when it is learned; what is kept in the cache was tried. Raises `DeckError`.
    """
    common = common_words()

    def learn() -> Arrays:
        _log.info("trying the rules for red flags and learning from their examples, once")
        learned = _learn_redflags(common)
        return {"features": np.array(list(learned.weights)), "weights": np.array(list(learned.weights.values()))}

    contents = [named_content(file)[1] for file in (_RED_FLAGS, _MESSAGES)]
    made_from = (*(hashlib.sha256(content).hexdigest() for content in contents), sorted(common), _FORM)
    arrays = kept(cache, "redflags", made_from, learn)
    resemblance = Resemblance(dict(zip(arrays["features"].tolist(), arrays["weights"].tolist(), strict=True)))
    return read_redflags(*named_content(_RED_FLAGS), common, resemblance)


def _learn_redflags(common: frozenset[str]) -> Resemblance:
    return learn_redflags(*named_content(_RED_FLAGS), common, read_messages(*named_content(_MESSAGES)))


@once
def load_individuals() -> Individuals:
    """The rules for questions about one person, their examples tried. Raises `DeckError`."""
    return read_individuals(*named_content(_INDIVIDUAL), common_words())


def lint_safety() -> tuple[Problem, ...]:
    """Every problem of the safety rules that ship, the examples beside them included."""
    problems: list[Problem] = []
    for attempt in (lambda: _learn_redflags(common_words()), load_individuals):
        try:
            attempt()
        except DeckError as error:
            problems.extend(error.problems)
    return tuple(problems)
