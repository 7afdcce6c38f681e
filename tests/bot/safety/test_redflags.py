"""Red flags are recognised as people write them, and what only sounds like one is not."""

import sys
from collections.abc import Callable
from itertools import chain

import pytest

from adapters.files import load_facets
from adapters.safety import load_redflags
from answers.problem import DeckError
from bot import wording
from bot.safety.guard import Guard
from bot.safety.redflags import RESEMBLANCE, MessagesShape, RedFlags, learn_redflags, read_messages, read_redflags
from intents.labelled import read_labelled
from tests.bot.safety.labelled import FOLDER, read_set

LEAST_RECALL = 0.98
MOST_FALSE_ALARMS = 0.03


@pytest.fixture(scope="module")
def flags(tmp_path_factory: pytest.TempPathFactory) -> RedFlags:
    return load_redflags(tmp_path_factory.mktemp("cache"))


def test_there_are_two_hundred_messages_of_each_kind() -> None:
    for name in ("redflags.yaml", "redflags-hard.yaml"):
        messages = [message for _, message in read_set(name).all()]

        assert len(messages) == len(set(messages)) == 200


def test_red_flags_are_recognised(flags: RedFlags) -> None:
    missed = [message for _, message in read_set("redflags.yaml").all() if flags.find(message) is None]

    assert len(missed) <= (1 - LEAST_RECALL) * 200, missed


def test_what_is_denied_past_supposed_asked_about_or_told_of_others_is_none(flags: RedFlags) -> None:
    alarms = [message for _, message in read_set("redflags-hard.yaml").all() if flags.find(message) is not None]

    assert len(alarms) <= MOST_FALSE_ALARMS * 200, alarms


def test_emergencies_in_fresh_words_are_recognised(flags: RedFlags) -> None:
    messages = read_set("redflags-fresh.yaml").kept_apart["ninth_list"]
    missed = [message for message in messages if flags.find(message) is None]

    assert len(missed) <= (1 - LEAST_RECALL) * len(messages), missed


def test_what_only_sounds_like_an_emergency_in_fresh_words_is_none(flags: RedFlags) -> None:
    messages = read_set("redflags-fresh-hard.yaml").kept_apart["ninth_list"]
    alarms = [message for message in messages if flags.find(message) is not None]

    assert len(alarms) <= MOST_FALSE_ALARMS * len(messages), alarms


def test_nothing_is_learned_from_what_is_measured_at_first_sight() -> None:
    learned = (FOLDER.parents[2] / "bot" / "safety" / "messages.yaml").read_text(encoding="utf-8")
    learned += (FOLDER.parents[2] / "bot" / "safety" / "redflags.yaml").read_text(encoding="utf-8")

    for name in ("redflags-first-sight.yaml", "redflags-first-sight-hard.yaml"):
        messages = [message for _, message in read_set(name).all()]
        assert len(set(messages)) == 60
        assert [message for message in messages if message in learned] == []


def test_what_is_told_of_others_silences_nobody_who_is_in_danger(flags: RedFlags) -> None:
    messages = read_set("redflags-fresh.yaml").development["beside_what_is_told_of_others_and_in_odd_words"]

    assert [message for message in messages if flags.find(message) is None] == []


def test_what_is_only_told_of_others_is_no_red_flag(flags: RedFlags) -> None:
    messages = read_set("redflags-fresh-hard.yaml").development["beside_what_is_told_of_others_and_in_odd_words"]

    assert [message for message in messages if flags.find(message) is not None] == []


@pytest.mark.parametrize("name", ["redflags.yaml", "redflags-fresh.yaml", "redflags-first-sight.yaml"])
def test_no_emergency_is_lost_by_taking_identifiers_out_before(flags: RedFlags, guard: Guard, name: str) -> None:
    found = [message for _, message in read_set(name).all() if flags.find(message) is not None]

    assert [message for message in found if flags.find(guard.redact(message).text) is None] == []


def test_no_words_before_it_make_an_emergency_a_question_in_general(flags: RedFlags) -> None:
    befores = ("in general", "In general:", "generally speaking,", "a general question:", "I read online, but", "OK,")
    emergencies = ("i cant breathe", "my wife is not breathing", "i took 40 tablets", "pt has no pulse since the block")

    missed = [f"{one} {other}" for one in befores for other in emergencies if flags.find(f"{one} {other}") is None]

    assert missed == []


def test_what_the_urgent_reply_advises_is_answered(flags: RedFlags) -> None:
    assert "can the block cause" in wording.URGENT_AGAIN
    assert flags.find("can the block cause numb legs?") is None
    assert flags.find("in general, can the block cause numb legs?") is None


@pytest.mark.parametrize("message", ["suicide", "Suicidal.", "HEART ATTACK", "ambulance", "no pulse!", "overdose?"])
def test_the_name_of_an_emergency_alone_counts(flags: RedFlags, message: str) -> None:
    assert flags.find(message) is not None


@pytest.mark.parametrize(
    "message", ["suicide risk in pelvic pain", "heart attack in 2009", "overdose of local, dose limit?"]
)
def test_the_name_in_a_question_does_not(flags: RedFlags, message: str) -> None:
    assert flags.find(message) is None


def test_an_ordinary_word_is_no_slip_of_a_word_of_the_rules(flags: RedFlags) -> None:
    for word in ("comma", "hypertension", "pelvic", "overdue", "placebo"):
        assert flags.words(word) == (word,)

    assert flags.find("he is in a comma") is not None


@pytest.mark.parametrize("name", ["facets.yaml", "none.yaml", "calibration.yaml"])
def test_no_question_for_a_card_is_a_red_flag(flags: RedFlags, name: str) -> None:
    questions = read_labelled(name, (FOLDER.parent / name).read_bytes())

    assert [each.question for each in questions if flags.find(each.question) is not None] == []


def test_no_wording_that_the_matcher_learned_from_is_a_red_flag(flags: RedFlags) -> None:
    facets = load_facets()
    wordings = chain.from_iterable(facet.wordings for facet in facets.facets)

    alarms = [each for each in wordings if flags.find(each.replace("{topic}", "the impar block")) is not None]

    assert alarms == []


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("my patient suddenly can't pee after the block", "cauda-equina"),
        ("i cant feel my legs since the injection", "cauda-equina"),
        ("what do I do, my patient cannot breathe", "chest"),
        ("is it normal that my legs are numb since the block?", "cauda-equina"),
        ("she took 30 tablets", "overdose"),
        ("i want to die", "suicidal-intent"),
        ("[NAME] has a fever of 39.2 since the injection", "after-procedure"),
        ("my throat is closing up", "anaphylaxis"),
        ("the bleeding wont stop", "bleeding"),
        ("MY PATIENT SUDENLY CANT URINAT AFTER THE BLOK", "cauda-equina"),
    ],
)
def test_the_kind_is_told(flags: RedFlags, message: str, kind: str) -> None:
    found = flags.find(message)

    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "message",
    [
        "no numbness, weakness or incontinence after the block",
        "my patient denies fever, chest pain and incontinence",
        "chest pain: none. shortness of breath: no",
        "what if my patient cannot pee after the block?",
        "can it make my legs numb?",
        "had it years ago and recovered",
        "does she have cauda equina?",
    ],
)
def test_what_is_not_so_is_no_red_flag(flags: RedFlags, message: str) -> None:
    assert flags.find(message) is None


def test_the_rules_hold_where_the_words_of_everyday_language_are_not_at_hand() -> None:
    file = FOLDER.parents[2] / "bot" / "safety" / "redflags.yaml"

    assert read_redflags(file.name, file.read_bytes()).find("i cant breathe") is not None


def test_a_long_message_is_read_to_its_end(flags: RedFlags) -> None:
    assert flags.find("the block was done on monday and all was well. " * 200 + "now i cant feel my legs") is not None


@pytest.mark.parametrize("text", ["", " ", "....", "\n\n", "[NAME]", "\u0000", "?" * 5000, "0 " * 3000, "a" * 20_000])
def test_any_text_is_looked_at_without_an_error(flags: RedFlags, text: str) -> None:
    assert flags.find(text) is None


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called: a measure of work that is the same on every machine."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "words",
    ["no numb legs ", "if my leg can pee bladder skin black ", "denies my numb legs, bleeding heavy, ", "zqxw "],
)
def test_a_message_that_is_made_to_take_long_does_not(flags: RedFlags, words: str) -> None:
    message = words * (100_000 // len(words))

    calls = calls_of(lambda: flags.find(message))

    assert calls < 600_000


GOOD = """\
words: {fillers: [my], body: [leg, arm]}
manner:
  first: [i, my]
  somebody: [<first>, she]
  generic: [patients]
  denied: [no]
  denied_on: [denies]
  denied_after: [none]
  turns: [but]
  past: [years ago]
  for_long: [for years]
  resolved: [recovered]
  now: [now]
  begun: [since]
  come_true: [and now]
  acute: [now]
  supposed: [if]
  feared: [afraid]
  fears_what: [of]
  this_moment: [right now]
  modal: [can]
  opening: [when]
  later: [might]
  yes_no: [can]
  asks: [what]
  leads: [what now]
  pleas: [help]
  well: [all good]
  stories: [exam]
  elsewhere: [i read]
  settings: [meeting]
  figures: [of coffee]
  at_large: [in general]
  own: [<first>]
  certain: [<first>]
  third: [she]
  breaks: [but]
  real: [not a drill]
flags:
  loss:
    title: a lost limb
    rules:
      - rule: off
        says: [<body> .. off]
        fires: [my leg is off]
        silent: [my leg is on]
"""


def test_rules_of_an_editor_are_read() -> None:
    found = read_redflags("rules.yaml", GOOD.encode()).find("her arm came off")

    assert found is not None
    assert found.title == "a lost limb"


def _with_messages(urgent: tuple[str, ...], routine: tuple[str, ...]) -> RedFlags:
    rules = ("rules.yaml", GOOD.encode())
    return read_redflags(
        *rules, resemblance=learn_redflags(*rules, messages=MessagesShape(urgent=urgent, routine=routine))
    )


def test_a_message_that_no_rule_knows_is_one_where_it_resembles_emergencies() -> None:
    flags = _with_messages(
        ("my hand is trapped, crush injury", "her hand is trapped, crush injury"), ("my hand is fine",)
    )

    found = flags.find("his hand is trapped, crush injury now")

    assert found == RESEMBLANCE


@pytest.mark.parametrize(
    "message",
    [
        "what if my hand is trapped, crush injury",
        "exam: her hand is trapped, crush injury",
        "my hand was trapped years ago, crush injury",
        "my hand is well",
    ],
)
def test_what_is_supposed_quoted_past_or_unlike_them_resembles_none(message: str) -> None:
    flags = _with_messages(
        ("my hand is trapped, crush injury", "her hand is trapped, crush injury"), ("my hand is fine",)
    )

    assert flags.find(message) is None


def test_a_mistake_in_the_messages_is_named_with_its_line() -> None:
    with pytest.raises(DeckError) as caught:
        read_messages("messages.yaml", b"urgent: [my hand]\nroutin: [my arm]\n")

    assert any(problem.line == 2 and "unknown key" in problem.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    "message", ["my leg that I so love came off", "off came my leg", "off it came, both my bad old leg"]
)
def test_what_stands_beside_a_tilde_may_come_in_either_order(message: str) -> None:
    rules = GOOD.replace("says: [<body> .. off]", "says: [<body> ~ off]")

    assert read_redflags("rules.yaml", rules.encode()).find(message) is not None


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("fires: [my leg is off]", "fires: [my hat is off]", 45, "is not recognised"),
        ("silent: [my leg is on]", "silent: [my arm is off]", 46, "is taken for a red flag"),
        ("<body> .. off", "<bodies> .. off", 1, "there is no list <bodies>"),
        ("<body> .. off", "<body> ..", 1, "must begin and end with a word"),
        ("<body> .. off", "<body> off/on", 1, "is no word"),
        ("<body> .. off", "<body> ~ off ~ <body>", 1, "has more than one ~"),
        ("<body> .. off", "<body> .. ~ off", 1, "must begin and end with a word"),
        ("body: [leg, arm]", "body: [<body>]", 1, "<body> names itself"),
        ("  past: [years ago]\n", "", 1, "the lists past are missing under 'manner'"),
        ("says:", "sais:", 44, "unknown key"),
        ("title: a lost limb", "title: ''", 41, "is empty"),
    ],
)
def test_a_mistake_in_the_rules_is_named_with_its_line(old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD

    with pytest.raises(DeckError) as caught:
        learn_redflags("rules.yaml", GOOD.replace(old, new, 1).encode())

    assert any(problem.line == line and says in problem.message for problem in caught.value.problems), caught.value
