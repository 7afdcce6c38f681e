"""The command line does what its help says, and says in words what it cannot do."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.commands import impar, main
from answers.deck import Deck
from tests.adapters import executable
from tests.answers.sample import put_deck

KEYS = {"outcome", "card", "choices", "confidence", "phi", "stored", "text"}

GOOD = """\
topic: knee
title: Knee injection
source: {title: T, publisher: P, updated: 2026-01-01, status: reviewed}
cards:
  - facet: safety
    question: Is a knee injection safe?
    phrasings: [risks of a knee injection]
    claims: [{section: research, text: Mostly., plain: Most often., cites: []}]
    review: {state: under review, updated: 2026-01-01, due: 2029-01-01}
"""


def said(*arguments: str, given: str = "") -> Result:
    """What the command says, in this process."""
    unset: dict[str, str | None] = {"PORT": None, "IMPAR_DECK": None, "IMPAR_HOST": None, "COLUMNS": "200"}
    return CliRunner(env=unset).invoke(impar, arguments, input=given)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A deck of two files, both with mistakes."""
    (tmp_path / "a.yaml").write_text("topic: [\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD.replace("title: Knee", "titel: Knee"), encoding="utf-8")
    return tmp_path


FEW_WORDINGS = """\
facets:
  safety: {title: Safety, about: Harm., names: [risks], wordings: ["is {topic} safe", "what are the risks of {topic}"]}
  billing: {title: Billing, about: Codes., names: [code], wordings: ["how is {topic} coded", "the code for {topic}"]}
"""

LABELLED_LINES = """\
{"q": "impar billing", "card": "ganglion-impar/billing"}
{"q": "impar safety", "card": "ganglion-impar/billing"}
{"q": "who won the cup", "card": null}
"""


# ask


def test_a_question_is_answered_with_everything_that_goes_with_it() -> None:
    result = said("ask", "what is the cpt code for an impar block?")

    assert result.exit_code == 0
    for part in ("64999", "review of this text is pending", "Valid in: United States", "References", "version"):
        assert part in result.stdout


def test_json_has_exactly_the_keys_of_the_contract() -> None:
    result = said("ask", "--json", "impar billing")

    [answer] = objects(result)
    assert set(answer) == KEYS
    assert (answer["outcome"], answer["card"]) == ("answer", "ganglion-impar/billing")
    assert "ganglion-impar/approaches" in answer["choices"]
    assert 0.5 < answer["confidence"] <= 1
    assert (answer["phi"], answer["stored"]) == ([], "impar billing")
    assert "CPT 64999" in answer["text"]


@pytest.mark.parametrize(("question", "outcome"), [("billing", "ask"), ("", "refuse")])
def test_what_opens_no_card_says_so(question: str, outcome: str) -> None:
    [answer] = objects(said("ask", "--json", question))

    assert (answer["outcome"], answer["card"]) == (outcome, None)
    assert answer["text"]


def test_context_is_the_card_that_was_just_seen() -> None:
    cold, warm = (
        said("ask", "--json", "and the code?"),
        said("ask", "--json", "and the code?", "--context", "ganglion-impar/safety"),
    )

    assert objects(cold)[0]["outcome"] != "answer"
    assert objects(warm)[0]["card"] == "ganglion-impar/billing"


def test_the_audience_chooses_the_wording() -> None:
    [patient] = objects(said("ask", "--json", "impar safety", "--audience", "patient"))
    [clinician] = objects(said("ask", "--json", "impar safety"))

    assert "without a stay in the hospital" in patient["text"]
    assert "without a stay in the hospital" not in clinician["text"]
    assert patient["card"] == clinician["card"]


@pytest.mark.parametrize("command", [("ask", "x"), ("ask", "--batch", "-"), ("chat",)])
def test_an_audience_that_is_switched_off_is_an_error_and_never_another_one(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIENCES", "clinician,coder")

    result = said(*command, "--audience", "patient")

    assert result.exit_code == 2
    assert 'the audience "patient" is switched off here (AUDIENCES); there are clinician, coder' in result.output


def test_a_line_of_a_batch_that_wants_such_an_audience_is_said_to_be_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIENCES", "clinician,coder")

    result = said("ask", "--batch", "-", given='{"q": "x", "audience": "patient"}\n{"q": "impar safety"}\n')

    wrong, right = objects(result)
    assert "switched off here" in wrong["error"]
    assert (right["card"], result.exit_code) == ("ganglion-impar/safety", 1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("ask", "x", "--audience", "dentist"),
            'there is no such "audience"; there are clinician, trainee, coder, pat',
        ),
        (("ask", "x", "--context", "knee/safety"), "the cards are ganglion-impar/treatment, ganglion-impar/approaches"),
        (("ask",), 'give a question, like: impar ask "is it safe?", or --batch FILE'),
        (("ask", "x", "--batch", "-"), "give a question"),
        (("ask", "--batch", "/no/such/file"), "No such file"),
        (("ask", "x", "--deck", "/no/such/folder"), "does not exist"),
        (("chat", "--audience", "dentist"), 'there is no such "audience"'),
        (("serve", "--port", "99999"), "99999 is not in the range"),
        (("lint", "/no/such/path"), "does not exist"),
        (("evaluate", "/no/such/file"), "does not exist"),
    ],
)
def test_a_command_that_cannot_be_is_a_usage_error(arguments: tuple[str, ...], message: str) -> None:
    result = said(*arguments)

    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


# ask --batch


def test_a_malformed_line_is_named_and_the_others_are_answered_in_order() -> None:
    lines = [
        '{"q": "impar billing"}',
        "not json",
        "",
        '{"q": "impar safety"}',
        "[1]",
        '{"q": 7}',
        '{"q": "impar duration"}',
    ]

    result = said("ask", "--batch", "-", given="\n".join(lines))

    answers = objects(result)
    assert [each.get("card") or each["error"].split(":")[0] for each in answers] == [
        "ganglion-impar/billing",
        "line 2",
        "ganglion-impar/safety",
        "line 5",
        "line 6",
        "ganglion-impar/duration",
    ]
    assert "line 2: not JSON: write one object a line" in result.stderr
    assert result.exit_code == 1


def test_only_asking_back_and_answering_offer_cards() -> None:
    questions = ["billing", "impar billing", "who won the world cup", "thanks", "topics", "x" * 10_000]
    lines = "\n".join(json.dumps({"q": question}) for question in questions)

    answers = objects(said("ask", "--batch", "-", given=lines))

    assert [(answer["outcome"], bool(answer["choices"])) for answer in answers] == [
        ("ask", True),
        ("answer", True),
        ("refuse", False),
        ("courtesy", False),
        ("courtesy", False),
        ("refuse", False),
    ]


def test_a_line_that_cannot_be_used_is_said_to_be_wrong_in_what() -> None:
    messages = {
        '{"question": "x"}': '"q" is missing or no text',
        '{"turns": []}': '"turns" must be a list like',
        '{"turns": "x"}': '"turns" must be a list like',
        '{"turns": [{"ask": "x"}]}': 'each of "turns" must be {"say": "words"}',
        '{"q": "x", "audience": "dentist"}': 'no such "audience"',
        '{"q": "x", "context": 7}': 'no card of the name that "context" gives',
        "[" * 100_000: "not JSON",
        '"x"': "expected an object",
    }

    result = said("ask", "--batch", "-", given="\n".join(messages))

    for number, (answer, message) in enumerate(zip(objects(result), messages.values(), strict=True), 1):
        assert answer["error"].startswith(f"line {number}: ")
        assert message in answer["error"]
    assert result.exit_code == 1


def test_extra_keys_in_a_line_are_ignored() -> None:
    result = said("ask", "--batch", "-", given='{"q": "impar safety", "id": 7, "tags": ["a"], "card": "x/y"}\n')

    [answer] = objects(result)
    assert (answer["card"], set(answer), result.exit_code) == ("ganglion-impar/safety", KEYS, 0)


def test_a_dialogue_is_one_conversation() -> None:
    turns = [{"say": "impar billing"}, {"say": "and the risks?"}, {"press": "open:ganglion-impar/duration"}]

    result = said("ask", "--batch", "-", given=json.dumps({"turns": turns}))

    [answer] = objects(result)
    assert set(answer) == {"turns"}
    assert [turn["card"] for turn in answer["turns"]] == [
        "ganglion-impar/billing",
        "ganglion-impar/safety",
        "ganglion-impar/duration",
    ]
    assert all(set(turn) == KEYS for turn in answer["turns"])


def test_two_lines_are_two_conversations() -> None:
    result = said("ask", "--batch", "-", given='{"q": "impar billing"}\n{"q": "and the risks?"}\n')

    first, second = objects(result)
    assert first["card"] == "ganglion-impar/billing"
    assert second["card"] is None


def test_the_options_hold_for_lines_that_do_not_say_otherwise() -> None:
    lines = '{"q": "and the risks?"}\n{"q": "and the risks?", "audience": "clinician"}\n'

    result = said("ask", "--batch", "-", "--context", "ganglion-impar/billing", "--audience", "patient", given=lines)

    patient, clinician = objects(result)
    assert patient["card"] == clinician["card"] == "ganglion-impar/safety"
    assert "generally seen as safe" in patient["text"]
    assert "generally seen as safe" not in clinician["text"]


def test_bytes_and_characters_that_are_no_text_lose_no_line(tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_bytes(
        b'\xff\xfe\n{"q": "\\ud800 impar billing"}\n{"q": "caf\xe9 impar safety"}\n{"q": "impar duration"}\n'
    )

    result = said("ask", "--batch", str(file))

    answers = objects(result)
    assert len(answers) == 4
    assert [bool(each.get("error")) for each in answers] == [True, False, False, False]
    assert answers[3]["card"] == "ganglion-impar/duration"


# lint


def test_a_good_deck_has_nothing_to_mend() -> None:
    result = said("lint")

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("2 files: nothing to mend")


def test_every_problem_of_every_file_is_named_with_its_line(broken: Path) -> None:
    result = said("lint", str(broken))

    lines = result.stdout.splitlines()
    assert [line.rsplit("/", 1)[1].split(": ")[0] for line in lines] == ["a.yaml:2", "b.yaml:1", "b.yaml:2"]
    assert "titel: unknown key 'titel': did you mean 'title'?" in lines[2]
    assert (result.exit_code, result.stderr) == (1, "3 to mend in 2 files\n")


def test_one_file_is_linted_alone(broken: Path) -> None:
    result = said("lint", str(broken / "b.yaml"))

    assert len(result.stdout.splitlines()) == 2
    assert result.exit_code == 1


def test_problems_are_data_for_machines(broken: Path) -> None:
    result = said("lint", "--json", str(broken))

    problems = json.loads(result.stdout)
    assert len(problems) == 3
    assert all(set(problem) == {"file", "line", "field", "message", "severity"} for problem in problems)
    assert json.loads(said("lint", "--json").stdout) == []


DURATION = (
    GOOD[GOOD.index("  - facet") :]
    .replace("safety", "duration")
    .replace("Is a knee injection safe?", "Lasts?")
    .replace("risks of a knee injection", "side effects of a knee injection")
)
CLASH = "knee.yaml:12: cards[1].phrasings[0]: asked in much these words, 'knee/safety' is sent instead of this card"


def test_a_phrasing_that_opens_another_card_is_named_with_its_line(tmp_path: Path) -> None:
    put_deck(tmp_path, GOOD + DURATION, facets=("safety", "duration"))

    result = said("lint", str(tmp_path))

    (line,) = result.stdout.splitlines()
    assert CLASH in line
    assert result.exit_code == 1


def test_such_a_phrasing_is_named_whatever_else_is_to_mend(tmp_path: Path) -> None:
    overdue = DURATION.replace("updated: 2026-01-01, due: 2029-01-01", "updated: 2019-01-01, due: 2020-01-01")
    put_deck(tmp_path, GOOD + overdue, facets=("safety", "duration"))

    result = said("lint", str(tmp_path))

    assert "the review is overdue" in result.stdout
    assert CLASH in result.stdout


@pytest.mark.parametrize(("old", "named"), [("state: under review", True), ("text: Mostly.", False)])
def test_such_a_phrasing_is_named_before_the_card_is_sent_once_it_is_written(
    tmp_path: Path, old: str, *, named: bool
) -> None:
    new = {"state: under review": "state: submitted", "text: Mostly.": "text: 'TO WRITE: how long'"}
    text = (GOOD + DURATION.replace(old, new[old])).replace("state: under review", "state: submitted")
    (tmp_path / "knee.yaml").write_text(text, encoding="utf-8")

    result = said("lint", str(tmp_path))

    assert (CLASH in result.stdout) is named


def test_an_empty_folder_is_nothing_to_make_a_deck_of(tmp_path: Path) -> None:
    result = said("lint", str(tmp_path))

    assert f"{tmp_path}:1: there is no card here" in result.stdout
    assert result.exit_code == 1


# evaluate


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("questions.yaml", "ganglion-impar/billing: [impar billing, impar safety]\nnone: [who won the cup]\n"),
        ("questions.jsonl", LABELLED_LINES),
    ],
)
def test_labelled_questions_are_counted_the_same_in_both_formats(tmp_path: Path, name: str, content: str) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")

    report = json.loads(said("evaluate", "--json", str(file)).stdout)

    answerable = {"questions": 2, "right": 1, "offered": 0, "asked": 0, "refused": 0, "wrong": 1, "other": 0}
    assert report == {
        "answerable": answerable,
        "unanswerable": {**answerable, "questions": 1, "right": 0, "refused": 1, "wrong": 0},
        "accuracy": 0.5,
        "wrong": 0.3333,
        "confusion": [{"card": "ganglion-impar/billing", "got": "ganglion-impar/safety", "count": 1}],
    }


def test_a_person_gets_a_table_with_whole_names_and_a_summary(tmp_path: Path, deck: Deck) -> None:
    file = tmp_path / "questions.yaml"
    cards = "".join(f"{card.id}: [{json.dumps(card.question)}]\n" for card in deck.cards)
    file.write_text(f"{cards}none: [impar safety, who won]\n", encoding="utf-8")

    result = CliRunner(env={"COLUMNS": "80", "IMPAR_DECK": None}).invoke(impar, ["evaluate", "--wrong", str(file)])

    assert all(card.id in result.stdout for card in deck.cards)
    assert "Of 8 questions that a card answers: 100.0% right" in result.stdout
    assert "1 x ganglion-impar/safety was sent for no card" in result.stdout
    assert "wrong: 'impar safety' -> ganglion-impar/safety" in result.stdout
    assert "'who won'" not in result.stdout


def test_a_label_that_is_no_card_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text("knee/safety: [is it safe]\n", encoding="utf-8")

    result = said("evaluate", str(file))

    assert result.exit_code == 2
    assert "these labels are no cards of the deck: knee/safety" in result.stderr


# chat


def test_a_chat_is_a_conversation_until_the_input_ends() -> None:
    result = said("chat", given="impar billing\nand the risks?\n1\n")

    assert result.exit_code == 0
    for question in ("What is the CPT code", "Is a ganglion impar block safe?", "Which approaches are used"):
        assert question in result.stdout


# Errors that a person can mend, through the program's own door.


def through_main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr("sys.argv", ["impar", *arguments])
    with pytest.raises(SystemExit) as raised:
        main()
    return raised.value.code


@pytest.mark.parametrize("arguments", [("ask", "x"), ("chat",), ("serve", "--port", "0"), ("evaluate", __file__)])
def test_a_broken_deck_lists_every_problem(
    broken: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IMPAR_DATA", str(broken / "data"))  # not the database of whoever runs the tests

    code = through_main(monkeypatch, *arguments, "--deck", str(broken))

    printed = capsys.readouterr()
    assert code == 1
    assert printed.err.startswith("The deck cannot be used; 3 to mend:\n")
    assert len(printed.err.splitlines()) == 4
    assert printed.out == ""


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "eighty"), ("IMPAR_DECK", "/no/such/folder")], ids=["PORT", "IMPAR_DECK"]
)
def test_a_wrong_setting_is_said_with_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)

    code = through_main(monkeypatch, "ask", "x")

    assert code == 1
    assert capsys.readouterr().err.startswith(f"A setting cannot be used: {name} must be ")


# The installed program.


def test_the_program_answers_a_batch_from_standard_input() -> None:
    finished = executable.run("ask", "--batch", "-", given='{"q": "impar safety"}\noops\n{"q": "\\ud800"}\n')

    assert finished.returncode == 1
    assert [set(json.loads(line)) for line in finished.stdout.splitlines()] == [KEYS, {"error"}, KEYS]
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize("asked", [("ask", "--json", "knee safety"), ("ask", "--batch", "-")])
def test_what_is_learned_the_first_time_is_logged_beside_the_answer_and_not_in_it(
    tmp_path: Path, asked: tuple[str, ...]
) -> None:
    put_deck(tmp_path, GOOD, facets=("safety",))
    (tmp_path / "facets.yaml").write_text(FEW_WORDINGS, encoding="utf-8")
    empty = {"IMPAR_DECK": str(tmp_path), "IMPAR_CACHE": str(tmp_path / "cache")}

    finished = executable.run(*asked, given='{"q": "knee safety"}\n', env=empty)

    assert json.loads(finished.stdout)["card"] == "knee/safety"
    assert "learning the wordings" in finished.stderr


def test_the_program_shows_no_traceback_for_a_broken_deck(broken: Path) -> None:
    finished = executable.run("serve", "--port", "0", env={"IMPAR_DECK": str(broken)})

    assert finished.returncode == 1
    assert "titel: unknown key 'titel'" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_the_program_says_its_version_and_its_commands() -> None:
    help_text = said("--help").stdout

    assert all(command in help_text for command in ("serve", "chat", "ask", "lint", "evaluate"))
    assert said("--version").stdout.startswith("impar, version ")
