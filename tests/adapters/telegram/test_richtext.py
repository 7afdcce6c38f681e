import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram.richtext import LONGEST_MESSAGE, MOST_ENTITIES, Block, Span, Style, as_html, block, split, units
from tests.emulators.telegram.markup import parse_html, utf16

LONGEST = 24

# No bare control characters and surrogates: no card holds them, and Telegram takes them away.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("<>&\"' .!?\n😀é"), max_size=60)
SPANS = st.builds(Span, TEXT, st.sampled_from(Style), st.sampled_from(["", 'https://x.org/?a=1&b="<2>"']))
BLOCKS = st.lists(
    st.builds(Block, st.lists(SPANS, max_size=3).map(tuple), st.sampled_from(["\n", "\n\n"]), st.booleans()), max_size=4
)


def words(text: str) -> str:
    """What must not be lost: everything but white space, by which a cut may be made."""
    return re.sub(r"\s+", "", text)


@settings(deadline=None)
@given(BLOCKS)
def test_telegram_takes_every_message_and_no_word_is_lost(blocks: list[Block]) -> None:
    messages = split(blocks, LONGEST)

    texts = [parse_html(as_html(message))[0] for message in messages]

    assert all(0 < utf16(text) <= LONGEST for text in texts)
    assert words("".join(texts)) == words("".join(each.text for each in blocks))


@settings(deadline=None)
@given(BLOCKS)
def test_a_cut_leaves_every_stretch_its_style(blocks: list[Block]) -> None:
    def styled(these: list[Block]) -> list[tuple[str, Style, str, bool]]:
        return [
            (character, span.style, span.href, each.quoted)
            for each in these
            for span in each.spans
            for character in words(span.text)
        ]

    assert styled([each for message in split(blocks, LONGEST) for each in message]) == styled(blocks)


@settings(deadline=None)
@given(TEXT)
def test_any_text_stands_in_html_as_itself(text: str) -> None:
    shown = parse_html("x" + as_html([block(text, Style.BOLD)]) + "x")[0]

    assert shown == f"x{text}x"


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    messages = split([block("One two three. Four five six. Seven eight nine.")], 32)

    assert [as_html(message) for message in messages] == ["One two three. Four five six.", "Seven eight nine."]


def test_a_long_sentence_is_cut_between_two_words() -> None:
    assert [as_html(message) for message in split([block("one two three four")], 9)] == ["one two", "three", "four"]


@pytest.mark.parametrize(
    ("text", "longest", "pieces"),
    [
        ("abcdef", 4, ["ab", "cd", "ef"]),
        ("😀😀😀", 5, ["😀", "😀", "😀"]),
        ("e\u0301e\u0301", 5, ["e\u0301", "e\u0301"]),
        ("👩\u200d⚕👩\u200d⚕", 8, ["👩\u200d⚕", "👩\u200d⚕"]),
    ],
    ids=["letters", "two units each", "combining marks", "joined"],
)
def test_a_long_word_is_cut_between_what_a_reader_sees_as_characters(
    text: str, longest: int, pieces: list[str]
) -> None:
    assert [as_html(message) for message in split([block(text)], longest)] == pieces


def test_a_paragraph_that_fits_stays_whole() -> None:
    messages = split([block("a" * 30), block("b" * 30)], 40)

    assert [as_html(message) for message in messages] == ["a" * 30, "b" * 30]


def test_quoted_entries_that_follow_one_another_are_one_quote() -> None:
    entries = [Block((Span("a"),), quoted=True), Block((Span("b"),), "\n", quoted=True), block("c")]

    assert as_html(entries) == "<blockquote expandable>a\nb</blockquote>\n\nc"


def test_a_message_has_no_more_entities_than_telegram_shows() -> None:
    messages = split([Block(tuple(Span("x", Style.BOLD, "https://x.org") for _ in range(90)))], LONGEST_MESSAGE)

    entities = [len(parse_html(as_html(message))[1]) for message in messages]

    assert max(entities) <= MOST_ENTITIES
    assert sum(entities) == 180


def test_length_is_counted_as_telegram_counts() -> None:
    assert units("a😀é") == 4
