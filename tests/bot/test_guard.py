"""What is taken out of a person's words, and what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.guard import redact


@pytest.mark.parametrize(
    ("words", "kept", "kind"),
    [
        ("write to jane.roe+x@mail.example.co.uk today", "write to [EMAIL] today", "EMAIL"),
        ("see https://example.com/a?b=c#d for it", "see [URL] for it", "URL"),
        ("see WWW.example.com", "see [URL]", "URL"),
        ("from 192.168.10.4 I ask", "from [IP] I ask", "IP"),
        ("MRN 1234567 has pain", "[MRN] has pain", "MRN"),
        ("mrn: AB12345", "[MRN]", "MRN"),
        ("medical record number #00-12-34", "[MRN]", "MRN"),
        ("her ssn 078-05-1120, is it safe?", "her ssn [SSN], is it safe?", "SSN"),
        ("call 555-123-4567", "call [PHONE]", "PHONE"),
        ("call (555) 123-4567 now", "call [PHONE] now", "PHONE"),
        ("call +1 555 123 4567.", "call [PHONE].", "PHONE"),
        ("call 555.123.4567", "call [PHONE]", "PHONE"),
    ],
)
def test_an_identifier_is_replaced_by_its_kind(words: str, kept: str, kind: str) -> None:
    redacted = redact(words)

    assert (redacted.text, redacted.kinds) == (kept, (kind,))


@pytest.mark.parametrize(
    "words",
    [
        "CPT 64999",
        "is 64999-59 right, or 0213T?",
        "a 22G needle, 3.5 inch",
        "the disc L5-S1, or S4-S5",
        "Videosurgery 2014;9(3):458\u2013462",
        "2014;9(3):458-462",
        "doi 10.5114/wiitm.2014.43079, PMID 30880371",
        "bupivacaine 0.25% 5 ml with 40 mg triamcinolone",
        "4-6 ml, 80-120 mg, 3 to 6 months, VAS 7/10",
        "ICD-10 M53.3, version 1.2.3",
        "lot A123-456-7890 of the kit, 123-456-7890-2",
        "mrna vaccine 12345",
        "the record number of blocks was 12",
        "follow me @ clinic",
    ],
)
def test_codes_levels_doses_and_references_stay(words: str) -> None:
    redacted = redact(words)

    assert (redacted.text, redacted.kinds) == (words, ())


def test_each_kind_is_named_once_however_often_it_stands_there() -> None:
    redacted = redact("a@b.org, 078-05-1120, c@d.org")

    assert redacted.text == "[EMAIL], [SSN], [EMAIL]"
    assert redacted.kinds == ("EMAIL", "SSN")


@given(st.text(alphabet="ab1290@.-:/ +()wMRNmrn[]"))
def test_what_was_redacted_once_has_nothing_left_to_redact(words: str) -> None:
    once = redact(words)

    assert redact(once.text).kinds == ()
