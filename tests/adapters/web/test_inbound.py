import pytest

from adapters.web.inbound import read_form, read_json, read_message
from bot.asking import AskError
from bot.message import Press, Question

FORM = "0123456789abcdef"
FRESH = "fresh-token-of-the-server"


def test_a_question_is_read_with_the_conversation_it_belongs_to() -> None:
    message = read_message({"question": "How long?", "event": FORM}, "key", FRESH)

    assert message.content == Question("How long?")
    assert (message.platform, message.conversation, message.person) == ("web", "key", "key")


def test_a_button_wins_over_words_that_were_left_in_the_box() -> None:
    assert read_message({"question": "x", "choice": "topics:"}, "key", FRESH).content == Press("topics:")


def test_a_form_without_either_is_an_empty_question() -> None:
    assert read_message({"something": "else"}, "key", FRESH).content == Question("")


def test_a_form_is_read_as_browsers_write_it() -> None:
    assert read_form(b"question=Is+it+safe%3F%0D%0A&event=") == {"question": "Is it safe?\r\n", "event": ""}


def test_a_form_that_is_no_text_is_read_as_far_as_it_is() -> None:
    assert read_form(b"question=\xff") == {"question": "\ufffd"}


def test_line_breaks_are_the_same_with_and_without_the_script() -> None:
    by_form = read_message({"question": "a\r\nb", "event": FORM}, "key", FRESH)
    by_script = read_message({"question": "a\nb", "event": FORM}, "key", FRESH)

    assert by_form == by_script


def test_the_same_form_sent_twice_is_one_event() -> None:
    first, second = (read_message({"question": "How?", "event": FORM}, "key", fresh) for fresh in (FRESH, FRESH * 2))

    assert first.event == second.event


def test_another_button_of_a_form_that_was_sent_before_is_another_event() -> None:
    first = read_message({"choice": "open:a/b", "event": FORM}, "key", FRESH)
    second = read_message({"choice": "open:a/c", "event": FORM}, "key", FRESH)

    assert first.event != second.event


def test_words_that_look_like_a_button_are_another_event_than_the_button() -> None:
    words = read_message({"question": "topics:", "event": FORM}, "key", FRESH)
    button = read_message({"choice": "topics:", "event": FORM}, "key", FRESH)

    assert words.event != button.event


def test_neither_the_words_nor_the_token_stand_in_the_event() -> None:
    event = read_message({"question": "MRN12345678", "event": FORM}, "key", FRESH).event

    assert "12345678" not in event
    assert FORM not in event


@pytest.mark.parametrize("event", ["", "short", "a b c d e f g h i j", "x" * 65, "<script>alert(1)</script>"])
def test_a_token_that_is_none_of_ours_is_replaced_by_a_fresh_one(event: str) -> None:
    with_bad = read_message({"question": "How?", "event": event}, "key", FRESH)
    with_fresh = read_message({"question": "How?", "event": FRESH}, "key", "another-fresh-token")

    assert with_bad.event == with_fresh.event


def test_half_a_surrogate_pair_is_read_without_an_error() -> None:
    assert read_message({"question": "\ud800"}, "key", FRESH).content == Question("\ud800")


def test_json_that_cannot_be_read_names_the_place() -> None:
    with pytest.raises(AskError, match=r"line 1, column 7"):
        read_json(b'{"q": ]}')


@pytest.mark.parametrize("body", [b"", b"\xff\xfe{", b"[" * 60_000], ids=["nothing", "not UTF-8", "very deep"])
def test_a_body_that_is_no_json_says_what_to_write(body: bytes) -> None:
    with pytest.raises(AskError, match="write"):
        read_json(body)
