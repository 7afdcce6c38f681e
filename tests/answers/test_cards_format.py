"""Whatever is wrong in a content file is said with its file, its line, its field and what to do about it."""

import pytest

from answers.problem import DeckError, Problem
from answers.reading import find_notices_problems, find_problems, read_deck
from answers.yamltext import Document, parse
from tests.answers.sample import FACETS, GOOD, NOTICES, edited


def problems_in(text: str | bytes, file: str = "knee.yaml") -> tuple[Problem, ...]:
    return find_problems({file: text.encode() if isinstance(text, str) else text}, FACETS)


def line_of(text: str, snippet: str) -> int:
    """The line, from 1, on which a snippet stands first."""
    return text.count("\n", 0, text.index(snippet)) + 1


def test_a_good_file_has_no_problem() -> None:
    assert problems_in(GOOD) == ()


# Each: what is replaced, by what; where the problem is (a snippet of the edited file, the field), and what is said.
ONE_MISTAKE = {
    "an unknown key near a known one": (
        ("title: Knee joint", "titel: Knee joint"),
        ("titel:", "titel", "unknown key 'titel': did you mean 'title'?"),
    ),
    "an unknown key like no other": (
        ("    notes: [The", "    xyzzy: 1\n    notes: [The"),
        ("xyzzy", "cards[0].xyzzy", "unknown key 'xyzzy': delete it; the keys here are facet, question,"),
    ),
    "an unknown key inside a group": (
        ("  region: [knee]", "  regions: [knee]"),
        ("regions", "described_by.regions", "unknown key 'regions': did you mean 'region'?"),
    ),
    "an unknown key in a claim": (
        ("        plain: Most", "        palin: x\n        plain: Most"),
        ("palin", "cards[0].claims[0].palin", "unknown key 'palin': did you mean 'plain'?"),
    ),
    "a missing key": (
        ("        plain: Most shots go well.\n", ""),
        ("- section: research", "cards[0].claims[0].plain", "is missing: add 'plain:' here"),
    ),
    "a missing review": (
        ("    review: {state: under review, updated: 2026-02-01, due: 2029-02-01}\n", ""),
        ("- facet: safety", "cards[0].review", "is missing: add 'review:' here"),
    ),
    "a claim that does not say what it rests on": (
        ("        cites: [1]\n", ""),
        ("- section: guideline", "cards[1].claims[0].cites", "is missing: add 'cites:' here"),
    ),
    "an empty claim": (
        ("text: Most injections pass without trouble.", "text:"),
        ("text:\n", "cards[0].claims[0].text", "is empty: write it, or delete the line"),
    ),
    "a claim of blanks": (
        ("text: Most injections pass without trouble.", "text: '   '"),
        ("text: '", "cards[0].claims[0].text", "is empty: write it, or delete the line"),
    ),
    "an empty phrasing": (
        ("- risks of a knee injection", "- ''"),
        ("- ''", "cards[0].phrasings[0]", "is empty: write it, or delete the line"),
    ),
    "no claim at all": (
        (GOOD[GOOD.rindex("claims:") : GOOD.index("    jurisdiction")], "claims: []\n"),
        ("claims: []", "cards[1].claims", "is too short a list: write at least 1 of them"),
    ),
    "a text where a list must be": (
        ("phrasings:\n      - risks of a knee injection", "phrasings: risks of a knee injection"),
        ("phrasings: risks", "cards[0].phrasings", "must be a list: begin each line of it with '- '"),
    ),
    "a list where a text must be": (
        ("question: Is a knee injection safe?", "question: [Is it safe?]"),
        ("question: [", "cards[0].question", "must be a text, not a list or a group of keys"),
    ),
    "a text where a group must be": (
        ("review: {state: under review, updated: 2026-02-01, due: 2029-02-01}", "review: approved"),
        ("review: approved", "cards[0].review", "must be a group of keys, each written 'key: value'"),
    ),
    "a citation of nothing": (
        ("cites: [2, 3, Smith 2020]", "cites: [2, 7]"),
        ("cites: [2, 7]", "cards[0].claims[0].cites[1]", "there is no citation '7': add it under 'citations:', or"),
    ),
    "a citation with a slip": (
        ("cites: [2, 3, Smith 2020]", "cites: [2, 3, Smith 2002]"),
        ("Smith 2002", "cards[0].claims[0].cites[2]", "or did you mean 'Smith 2020'?"),
    ),
    "a reference that is not there": (
        ("references: [press-2026]", "references: [pres-2026]"),
        ("[pres-2026]", "citations[0].references[0]", "there is no reference 'pres-2026': did you mean 'press-2026'?"),
    ),
    "a verified citation of two works": (
        ("state: verified\n    references: [smith-2020]", "state: verified\n    references: [smith-2020, press-2026]"),
        ("[smith-2020, press", "citations[3].references", "a citation that is 'verified' names exactly one reference"),
    ),
    "a missing citation of a work": (
        ("state: missing", "state: missing\n    references: [smith-2020]"),
        ("references: [smith-2020]\n  - label: Smith", "citations[2].references", "names no reference, because"),
    ),
    "a listed citation of none": (
        ("    references: [smith-2020]\n    note: It", "    note: It"),
        ("- label: 2", "citations[1].references", "a citation that is 'listed' names at least one reference"),
    ),
    "an unknown citation state": (
        ("state: listed", "state: maybe"),
        ("state: maybe", "citations[1].state", "must be 'verified', 'listed', 'missing' or 'self'"),
    ),
    "a follow-up to a card that is not there": (
        ("follow_ups: [billing]", "follow_ups: [evidence]"),
        ("[evidence]", "cards[0].follow_ups[0]", "there is no card 'knee/evidence': "),
    ),
    "a follow-up to a topic that is not there": (
        ("follow_ups: [billing]", "follow_ups: [hip/billing]"),
        ("[hip/billing]", "cards[0].follow_ups[0]", "there is no card 'hip/billing': "),
    ),
    "a facet that is not there": (
        ("facet: safety", "facet: safty"),
        ("facet: safty", "cards[0].facet", "there is no facet 'safty': did you mean 'safety'?"),
    ),
    "two cards of one facet": (
        ("facet: billing", "facet: safety"),
        ("facet: safety\n    question: How", "cards[1].facet", "'safety' stands on line 39 already: give each"),
    ),
    "two references of one id": (
        ("id: press-2026", "id: smith-2020"),
        ("id: smith-2020\n    kind: guideline", "references[1].id", "'smith-2020' stands on line 14 already"),
    ),
    "two citations of one label": (
        ("label: 3", "label: 2"),
        ("label: 2\n    state: missing", "citations[2].label", "'2' stands on line 29 already"),
    ),
    "a date that is no day": (
        ("updated: 2026-02-01", "updated: 2026-02-30"),
        ("2026-02-30", "cards[0].review.updated", "is not a date: write it as year-month-day, like 2027-01-31"),
    ),
    "a date in another order": (
        ("due: 2029-02-01", "due: 1.2.2029"),
        ("1.2.2029", "cards[0].review.due", "is not a date: write it as year-month-day"),
    ),
    "a date with a time of day": (
        ("due: 2029-02-01", "due: 2099-02-01T00:00:00"),
        ("2099-02-01T", "cards[0].review.due", "is not a date: write it as year-month-day"),
    ),
    "a number for a date": (
        ("due: 2029-02-01", "due: 86400"),
        ("86400", "cards[0].review.due", "is not a date: write it as year-month-day"),
    ),
    "a review that is due before the last change": (
        ("due: 2029-02-01", "due: 2026-01-31"),
        ("2026-01-31}", "cards[0].review.due", "the review is due before the last change: set it to a later day"),
    ),
    "billing without a jurisdiction": (
        ("    jurisdiction: United States\n", ""),
        ("- facet: billing", "cards[1].jurisdiction", "valid in one country only: add, say, 'jurisdiction: United"),
    ),
    "an unknown review state": (
        ("state: under review", "state: done"),
        ("state: done", "cards[0].review.state", "must be 'submitted', 'under review', 'approved' or 'retired'"),
    ),
    "an unknown section": (
        ("section: research", "section: opinion"),
        ("section: opinion", "cards[0].claims[0].section", "must be 'guideline', 'research' or 'information'"),
    ),
    "a year that is no number": (
        ("year: 2020", "year: last"),
        ("year: last", "references[0].year", "must be a whole number"),
    ),
    "an id that is no id": (
        ("topic: knee", "topic: Knee Joint"),
        ("topic: Knee", "topic", "must be small letters, digits and single hyphens, like 'ganglion-impar'"),
    ),
    "a question too long for a button": (
        ("question: Is a knee injection safe?", f"question: {'w' * 141}"),
        ("wwww", "cards[0].question", "is too long: at most 140 characters"),
    ),
    "a key twice": (
        ("title: Knee joint injection", "title: Knee joint injection\ntitle: Knee"),
        ("title: Knee\n", "title", "this key stands here twice: keep one of them"),
    ),
    "a list as a key": (
        ("title: Knee joint injection", "title: Knee joint injection\n? [a, b]\n: c"),
        ("? [a", "", "a key must be a text: put quotes around a text that begins with [, { or ?"),
    ),
    "invalid YAML": (
        ("question: Is a knee injection safe?", "question: Safe: is it?"),
        ("question: Safe:", "", "not valid YAML (column 19): mapping values are not allowed"),
    ),
    "a bracket left open": (
        ("  region: [knee]", "  region: [knee"),
        ("  structure", "", "not valid YAML"),
    ),
    "a tab for indentation": (
        ("  region: [knee]", "\tregion: [knee]"),
        ("\tregion", "", "check the indentation here"),
    ),
    "two documents in one file": (
        ("references:\n", "---\nreferences:\n"),
        ("---", "", "found another document"),
    ),
    "an anchor": (
        ("title: Knee joint injection", "title: &title Knee joint injection"),
        ("&title", "", "anchors and aliases (&name, *name) are not used here: write the text out"),
    ),
    "an alias": (
        ("title: Knee joint injection", "title: *title"),
        ("*title", "", "anchors and aliases (&name, *name) are not used here: write the text out"),
    ),
    "a NUL after letters of two bytes": (
        ("title: Knee joint injection", f"title: {'ż' * 200}\x00"),
        ("title: ż", "", "holds a character that YAML forbids (#x0000): delete it"),
    ),
    "a control character": (
        ("plain: Most shots", "plain: Most \x07shots"),
        ("plain: Most \x07", "", "holds a character that YAML forbids (#x0007): delete it"),
    ),
}


@pytest.mark.parametrize(("edit", "expected"), ONE_MISTAKE.values(), ids=ONE_MISTAKE)
def test_a_mistake_is_said_with_its_line_its_field_and_what_to_do(
    edit: tuple[str, str], expected: tuple[str, str, str]
) -> None:
    snippet, field, said = expected
    text = edited(edit)

    [problem] = [each for each in problems_in(text) if each.field == field]

    assert (problem.file, problem.line) == ("knee.yaml", line_of(text, snippet))
    assert said in problem.message


@pytest.mark.parametrize("edit", [edit for edit, _ in ONE_MISTAKE.values()], ids=ONE_MISTAKE)
def test_no_deck_is_made_of_a_file_with_a_mistake(edit: tuple[str, str]) -> None:
    files = {"knee.yaml": edited(edit).encode()}

    with pytest.raises(DeckError) as raised:
        read_deck(files, ("notices.yaml", NOTICES.encode()), FACETS)

    assert raised.value.problems == find_problems(files, FACETS)


def of_hips(topic: str) -> str:
    """The topic with other questions and phrasings."""
    return topic.replace("a knee injection", "a hip injection")


def test_all_problems_of_all_files_are_said_at_once_sorted_by_file_and_line() -> None:
    first = edited(("facet: safety", "facet: safty"), ("due: 2029-02-01", "due: soon"), ("cites: [1]", "cites: [9]"))
    second = of_hips(edited(("topic: knee", "topic: hip"), ("text: Most", "txt: Most")).replace("knee/", "hip/"))
    third = "topic: ["

    problems = find_problems({"c.yaml": third.encode(), "b.yaml": second.encode(), "a.yaml": first.encode()}, FACETS)

    assert [(each.file, each.field) for each in problems] == [
        ("a.yaml", "cards[0].facet"),
        ("a.yaml", "cards[0].review.due"),
        ("a.yaml", "cards[1].claims[0].cites[0]"),
        ("a.yaml", "cards[1].follow_ups[0]"),
        ("a.yaml", "cards[1].follow_ups[1]"),
        ("b.yaml", "title"),
        ("b.yaml", "aliases[0]"),
        ("b.yaml", "aliases[1]"),
        ("b.yaml", "cards[0].claims[0].text"),
        ("b.yaml", "cards[0].claims[0].txt"),
        ("c.yaml", ""),
    ]
    assert list(problems) == sorted(problems)


def test_a_list_is_not_called_too_short_for_a_mistake_in_its_only_entry() -> None:
    problems = problems_in(edited(("text: Most", "txt: Most"), ("- risks of a knee injection", "- ''")))

    assert not [each for each in problems if "too short" in each.message]
    assert len(problems) == 3


def test_a_mistake_of_shape_hides_no_missing_reference() -> None:
    text = edited(
        ("source:\n", "sauce:\n"), ("references: [press-2026]", "references: [gone]"), ("[billing]", "[gone]")
    )

    fields = {each.field for each in problems_in(text)}

    assert {"sauce", "source", "citations[0].references[0]", "cards[0].follow_ups[0]"} <= fields


def test_problems_of_the_notices_are_said_with_those_of_the_cards() -> None:
    files = {"knee.yaml": edited(("facet: safety", "facet: safty")).encode()}
    notices = NOTICES.replace("short: Verify before use., ", "")

    with pytest.raises(DeckError) as raised:
        read_deck(files, ("notices.yaml", notices.encode()), FACETS)

    assert {each.file for each in raised.value.problems} == {"knee.yaml", "notices.yaml"}
    assert "notices.yaml:1: disclaimer.short: is missing: add 'short:' here" in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("retired: Withdrawn.", "retird: Withdrawn.", "cautions.retird"),
        (", retired: Withdrawn.", "", "cautions"),
        ("[People write the cards.]", "[]", "editorial_policy"),
    ],
)
def test_a_mistake_in_the_notices_is_said(old: str, new: str, field: str) -> None:
    problems = find_notices_problems("notices.yaml", NOTICES.replace(old, new).encode())

    assert field in [each.field for each in problems]
    assert find_notices_problems("notices.yaml", NOTICES.encode()) == ()


def test_two_topics_with_one_alias_are_told_apart_by_their_author() -> None:
    other = edited(
        ("topic: knee", "topic: hip"),
        ("title: Knee joint injection", "title: Hip joint"),
        ("genicular shot", "hip shot"),
    ).replace("knee/", "hip/")
    other = of_hips(other.replace("[knee injection,", "[Knee-Injection,"))

    [problem] = find_problems({"knee.yaml": GOOD.encode(), "other.yaml": other.encode()}, FACETS)

    assert str(problem) == (
        "other.yaml:3: aliases[0]: the alias 'Knee-Injection' is taken by knee.yaml:3: keep it in one of the two"
    )


def test_two_files_of_one_topic_are_refused() -> None:
    other = of_hips(edited(("title: Knee joint injection", "title: Other"), ("[knee injection, genicular shot]", "[]")))

    [problem] = find_problems({"knee.yaml": GOOD.encode(), "other.yaml": other.encode()}, FACETS)

    assert (problem.file, problem.line, problem.field) == ("other.yaml", 1, "topic")
    assert "the topic's id 'knee' is taken by knee.yaml:1" in problem.message


def test_a_follow_up_may_go_to_a_card_of_another_file() -> None:
    other = edited(
        ("topic: knee", "topic: hip"), ("Knee joint injection", "Hip"), ("[knee injection, genicular shot]", "[]")
    )

    assert find_problems({"knee.yaml": GOOD.encode(), "other.yaml": of_hips(other).encode()}, FACETS) == ()


def test_two_cards_that_are_asked_for_in_the_same_words_are_told_apart_by_their_author() -> None:
    twice = edited(("- code for a knee injection", "- Risks of a knee injection?"))

    [problem] = problems_in(twice)

    assert (problem.field, problem.line) == ("cards[1].phrasings[0]", 55)
    assert problem.message == "the card at knee.yaml:39 is asked for in the same words: change one"


def test_an_unreadable_file_is_not_blamed_on_those_that_point_to_it() -> None:
    pointing = edited(("[billing]", "[hip/safety]"))

    problems = find_problems({"hip.yaml": b"topic: [", "knee.yaml": pointing.encode()}, FACETS)

    assert [each.file for each in problems] == ["hip.yaml"]


def test_a_deck_without_a_file_is_a_problem() -> None:
    [problem] = find_problems({}, FACETS)

    assert "a deck is a folder with at least one *.yaml file of cards" in problem.message


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (GOOD.replace("trouble", "tr\xe9ouble").encode("latin-1"), 45, "byte 0xe9 is not UTF-8: save the file with"),
        (GOOD.encode("utf-16"), 1, "byte 0xff is not UTF-8: save the file with the encoding UTF-8"),
        (b"", 1, "the file is empty: write its content, or delete it"),
        (b"# only a comment\n", 1, "the file is empty: write its content, or delete it"),
        (b"just words\n", 1, "must be a group of keys, each written 'key: value' on its own line"),
        (b"- a\n- list\n", 1, "must be a group of keys, each written 'key: value' on its own line"),
        (b"[" * 100_000, 1, "nested more than 20 levels deep: check the brackets and indentation"),
        (b"\n".join(b" " * depth + b"a:" for depth in range(5000)), 21, "nested more than 20 levels deep"),
    ],
    ids=["latin-1", "utf-16", "empty", "comment", "text", "list", "brackets", "indentation"],
)
def test_a_file_that_is_no_topic_at_all_is_said_to_be_none(content: bytes, line: int, said: str) -> None:
    [problem] = problems_in(content)

    assert (problem.line, problem.field) == (line, "")
    assert said in problem.message


def test_a_few_lines_that_would_unfold_into_gigabytes_are_refused() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]

    [problem] = problems_in("\n".join(lines))

    assert problem.line == 1
    assert "anchors and aliases" in problem.message


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode(), GOOD.rstrip("\n").encode()],
    ids=["byte order mark", "Windows line ends", "no last line end"],
)
def test_what_other_editors_write_is_the_same_deck(content: bytes) -> None:
    notices = ("notices.yaml", NOTICES.encode())

    deck = read_deck({"knee.yaml": content}, notices, FACETS)

    assert deck == read_deck({"knee.yaml": GOOD.encode()}, notices, FACETS)


def test_lines_are_counted_the_same_with_windows_line_ends() -> None:
    text = edited(("facet: billing", "facet: biling")).replace("\n", "\r\n")

    problem = next(each for each in problems_in(text) if each.field == "cards[1].facet")

    assert problem.line == line_of(text, "facet: biling")


@pytest.mark.parametrize("written", ["no", "64999", "2027-01-31", "0x1F", "null", "1e3", "~"])
def test_a_text_stays_the_text_that_was_written(written: str) -> None:
    document = parse("x.yaml", f"key: {written}\n".encode())

    assert isinstance(document, Document)
    assert document.data == {"key": written}


def test_a_file_of_a_megabyte_is_read() -> None:
    more = "\n".join(f"      - knee question number {number}, a way to ask it" for number in range(20_000))
    text = edited(("      - risks of a knee injection", f"      - risks of a knee injection\n{more}"))

    deck = read_deck({"knee.yaml": text.encode()}, ("notices.yaml", NOTICES.encode()), FACETS)

    assert len(text) > 1_000_000
    assert len(deck.cards[0].phrasings) == 20_001


def test_a_text_of_a_megabyte_is_read() -> None:
    long = "word " * 200_000

    assert problems_in(edited(("notes: [The source is short.]", f"notes: [{long}]"))) == ()


def test_a_problem_reads_like_a_compilers_so_that_editors_jump_to_it() -> None:
    assert str(Problem("a.yaml", 7, "title", "is empty")) == "a.yaml:7: title: is empty"
    assert str(Problem("a.yaml", 7, "", "is empty")) == "a.yaml:7: is empty"
