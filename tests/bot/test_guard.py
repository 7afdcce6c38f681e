"""What is taken out of a person's words, and what stays."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.guard import HALVES, found, load_clean, load_marked, read_marked
from bot.safety.guard import Guard, kinds_in

KINDS = {"NAME", "MRN", "DATE", "PHONE", "EMAIL", "SSN", "ADDRESS", "AGE90", "ID", "URL", "IP"}
LEAST_RECALL, MOST_FALSE_ALARMS = 0.97, 0.03
# What a hostile message may be made of: pieces at which the rules begin to look.
PIECES = (
    "patient ", "pt maria ", "Mrs ", "a@", "a.b@c.", "www.", "http://x.", "1.2.", "::1:", "mrn ", "mrn 12", "ssn ",
    "12 ", "12-", "123-45-", "(", ")", "+1 ", "dot ", "at ", "12 High ", "12 A B C ", "Rue de ", "d.o.b. ", "1/2/",
    "jan ", "ninety ", "9", "90 ", "[NAME]", "[", "A", "a", "'", "-", ", ", "O'", "lives in ", "Van de ", "ab1",
    "\uff11", "\u200b", "\xe9", "\n", "no. ", "#", "PID|", "|", "^", "five ", "double ", "plate ", "regarding ",
    "policy AB ", "turned ninety ", "thanks, ",
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "kept", "kind"),
    [
        ("write to jane.roe+x@mail.example.co.uk today", "write to [EMAIL] today", "EMAIL"),
        ("see https://example.com/a?b=c#d for it", "see [URL] for it", "URL"),
        ("see WWW.example.com", "see [URL]", "URL"),
        ("from 192.168.10.4 I ask", "from [IP] I ask", "IP"),
        ("from 2001:db8::7334 I ask", "from [IP] I ask", "IP"),
        ("MRN 1234567 has pain", "[MRN] has pain", "MRN"),
        ("mrn: AB12345", "[MRN]", "MRN"),
        ("medical record number #00-12-34", "[MRN]", "MRN"),
        ("her ssn 078-05-1120, is it safe?", "her ssn [SSN], is it safe?", "SSN"),
        ("nhs 943 476 5919 is in pain", "nhs [SSN] is in pain", "SSN"),
        ("call 555-123-4567", "call [PHONE]", "PHONE"),
        ("call (555) 123-4567 now", "call [PHONE] now", "PHONE"),
        ("call +1 555 123 4567.", "call [PHONE].", "PHONE"),
        ("call 555.123.4567", "call [PHONE]", "PHONE"),
        ("born 3 May 1950, in pain", "born [DATE], in pain", "DATE"),
        ("she is 93, is it safe", "she is [AGE90], is it safe", "AGE90"),
        ("of 12 Elm Street, in pain", "of [ADDRESS], in pain", "ADDRESS"),
        ("account 8847201934 was billed", "account [ID] was billed", "ID"),
        ("Mrs Jane Roe is in pain", "[NAME] is in pain", "NAME"),
        ("my patient jane roe is in pain", "my patient [NAME] is in pain", "NAME"),
    ],
)
def test_an_identifier_is_replaced_by_its_kind(guard: Guard, words: str, kept: str, kind: str) -> None:
    redacted = guard.redact(words)

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
        "https://doi.org/10.5114/wiitm.2014.43079",
        "bupivacaine 0.25% 5 ml with 40 mg triamcinolone",
        "4-6 ml, 80-120 mg, 3 to 6 months, VAS 7/10",
        "ICD-10 M53.3, version 1.2.3",
        "mrna vaccine 12345",
        "the record number of blocks was 12",
        "follow me @ clinic",
        "the ganglion of Walther, a Tuohy needle, Plancarte's technique, Cushing syndrome",
        "Malec-Milewska 2014 and Nagpal and Moody 2017",
        "the guideline of 16 May 2025",
        "a woman of 89, patients over 90 years, 95% of 93 patients",
        "since 2019, last week, for 3 months",
        "may I mark the site with a rose pen, will it hurt, grant me that",
        "MR imaging, Mr guided",
    ],
)
def test_codes_levels_doses_references_and_eponyms_stay(guard: Guard, words: str) -> None:
    redacted = guard.redact(words)

    assert (redacted.text, redacted.kinds) == (words, ())


@pytest.mark.parametrize("half", HALVES)
def test_of_the_identifiers_at_least_97_in_100_are_found(guard: Guard, half: str) -> None:
    judged = [found(guard.redact(each.text), one) for each in load_marked(half) for one in each.identifiers]

    assert sum(judged) / len(judged) >= LEAST_RECALL


@pytest.mark.parametrize("half", HALVES)
def test_of_the_clean_messages_at_most_3_in_100_are_touched(guard: Guard, half: str) -> None:
    touched = [bool(guard.redact(words).kinds) for words in load_clean(half)]

    assert sum(touched) / len(touched) <= MOST_FALSE_ALARMS


def test_the_sets_are_of_the_size_that_is_claimed_and_name_every_kind() -> None:
    marked = [each for half in HALVES for each in load_marked(half)]
    clean = [each for half in HALVES for each in load_clean(half)]

    assert min(len({each.text for each in marked}), len(set(clean))) >= 300
    assert {kind for each in marked for kind, _ in each.identifiers} == KINDS
    assert read_marked("pt <NAME|jane roe>").identifiers == (("NAME", "jane roe"),)


@pytest.mark.parametrize(
    ("words", "kept", "clean"),
    [
        ("regarding Okonkwo, Chidinma, again", "regarding [NAME], again", "regarding Neurolysis, Phenol, again"),
        ("medical record 88 41 07 3, ok?", "[MRN], ok?", "records of 88 patients in 41 weeks, 3 mg"),
        ("PID|1||773^^^X||Roe^Jane||19580317|F|||", "PID|1||[MRN]||[NAME]||[DATE]|F|||", "p|q, 2^3 design"),
        ("at five five five eight six seven five", "at [PHONE]", "one two three four five six seven, inject"),
        ("mrn four four three two", "mrn [MRN]", "count four three two one"),
        ("she just turned ninety three", "she just turned [AGE90]", "it turned ninety degrees"),
        ("my gf Tamsin had it", "my gf [NAME] had it", "gf diet before it"),
        ("plate of the van was KX21 OTR", "plate of the van was [ID]", "plate 3 of the atlas shows T12 to S5"),
        ("its jayden again, jayden from monday", "its [NAME] again, [NAME] from monday", "its me again, from monday"),
        ("subscriber ID W2839 40517 01, ok", "subscriber ID [ID], ok", "claim 64999 10 times"),
        ("policy KX 447 902 01, ok", "policy [ID], ok", "policy of 300 beds"),
        ("cheers, Deepika", "cheers, [NAME]", "cheers, great card"),
        ("called Carl Walter", "called [NAME]", "named after August Walter"),
    ],
)
def test_a_form_is_told_from_what_looks_like_it(guard: Guard, words: str, kept: str, clean: str) -> None:
    assert guard.redact(words).text == kept
    assert guard.redact(clean).text == clean


def test_no_word_of_an_emergency_is_taken_for_a_name(guard: Guard) -> None:
    for words in (
        "pt anaphylactic, adrenaline?",
        "patient unresponsive in recovery",
        "pt pulseless",
        "patient sats 83",
    ):
        assert guard.redact(words).text == words


def test_each_kind_is_named_once_however_often_it_stands_there(guard: Guard) -> None:
    redacted = guard.redact("a@b.org, 078-05-1120, c@d.org")

    assert redacted.text == "[EMAIL], [SSN], [EMAIL]"
    assert redacted.kinds == ("EMAIL", "SSN") == kinds_in(redacted.text)


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("MRN\u00a0\uff11\uff12\uff13\uff14\uff15 \u2026 \u00b5g", "[MRN] \u2026 \u00b5g"),
        ("ssn 078\u201105\u20101120", "ssn [SSN]"),
        ("j\u200ban\u00ade@example.org \u2013 ok?", "[EMAIL] \u2013 ok?"),
        ("Mrs Mu\u0308ller \ufb01nds it hurts", "[NAME] \ufb01nds it hurts"),
    ],
)
def test_odd_signs_hide_nothing_and_the_rest_stays_as_it_was_typed(guard: Guard, words: str, kept: str) -> None:
    assert guard.redact(words).text == kept


@pytest.mark.parametrize(
    "choice",
    [
        "open:ganglion-impar/billing",
        "helpful:web:550e8400-e29b-41d4-a716-446655440000:3",
        "unhelpful:slack:T024BE7LD/C2147483705/1700000000.123456",
        "helpful:slack:Ev0PV52K25",
        "helpful:telegram:-1001234567890:987654321",
        "audience:patient",
    ],
)
def test_the_ids_of_the_bots_own_buttons_stay(guard: Guard, choice: str) -> None:
    assert guard.redact(choice).text == choice


@given(st.uuids(), st.integers(0, 10**10))
def test_no_receipt_is_taken_for_an_identifier(guard: Guard, conversation: object, number: int) -> None:
    for choice in (f"helpful:web:{conversation}:{number}", f"unhelpful:telegram:{number}"):
        assert guard.redact_id(choice) == choice


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_what_was_redacted_is_made_of_what_was_typed_and_of_kinds(guard: Guard, pieces: list[str]) -> None:
    words = "".join(pieces)

    redacted = guard.redact(words)

    left = re.split(r"\[[A-Z0-9]{2,7}\]", redacted.text)
    assert "".join(left) == "" or all(part in words for part in left)
    assert set(redacted.kinds) <= KINDS


@given(st.text())
def test_any_text_can_be_redacted(guard: Guard, words: str) -> None:
    assert set(guard.redact(words).kinds) <= KINDS


@settings(max_examples=settings().max_examples // 4)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
def test_four_thousand_signs_take_no_more_than_their_length_asks_for(guard: Guard, pieces: list[str]) -> None:
    piece = "".join(pieces)
    short, long = (piece * (size // len(piece) + 1) for size in (1_000, 4_000))

    guard.redact(short)
    quick = _seconds(guard, short)
    slow = _seconds(guard, long)

    assert slow < 16 * quick + 0.1


def _seconds(guard: Guard, words: str) -> float:
    """The least of three times: what else the machine does only adds to it."""
    times = []
    for _ in range(3):
        start = time.process_time()
        guard.redact(words)
        times.append(time.process_time() - start)
    return min(times)
