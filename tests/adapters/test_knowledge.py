"""What was learned is kept and read back; what is damaged is never trusted, and never keeps the bot from answering."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from adapters.knowledge import WEIGHTS, load_calibrations, load_knowledge, load_matcher
from answers.deck import Deck
from intents.encoder import CHECKSUMS, MODEL, VOCABULARY
from intents.facets import Facet, Facets
from intents.match import NO_CONTEXT, Sure
from intents.matcher import CardMatcher, Knowledge
from tests.answers.sample import GOOD, deck_of, edited

SMALL = Facets(
    (
        Facet(
            "safety",
            "Safety",
            ("risks",),
            ("is {topic} safe", "what are the risks of {topic}", "how dangerous is {topic}", "can {topic} harm me"),
        ),
        Facet(
            "billing",
            "Billing",
            ("code",),
            ("which code is billed for {topic}", "how do I bill {topic}", "how is {topic} coded", "code for {topic}"),
        ),
    ),
    {"price": ("what does {topic} cost me", "how much do I pay for {topic}", "is {topic} expensive")},
)
NOWHERE = Path("no such folder")
LEARNING, DAMAGED, UNWRITABLE = "learning the wordings", "a damaged cache", "the cache cannot be written"
ASKED = ("is it safe", "what will it cost me", "the code for the procedure", "risks", "xyzzy")


def load(cache: Path, facets: Facets = SMALL, weights: Path = NOWHERE) -> tuple[Knowledge, list[str]]:
    """The knowledge, and what was logged while it was loaded; by default of words alone, which is quickly learned."""
    with capture_logs() as logs:
        knowledge = load_knowledge(facets, cache, weights=weights)
    return knowledge, [str(entry["event"]) for entry in logs if entry["event"] != WITHOUT_MEANING]


WITHOUT_MEANING = "matching without meaning, with stricter thresholds"


def same(one: Knowledge, other: Knowledge) -> bool:
    return all(one.model.lexical_belief(text.split()) == other.model.lexical_belief(text.split()) for text in ASKED)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Knowledge, bytes, str]:
    """Knowledge that was just learned, with the content and the name of the cache's file."""
    cache = tmp_path_factory.mktemp("cache")
    knowledge, _ = load(cache)
    [file] = cache.iterdir()
    return knowledge, file.read_bytes(), file.name


@pytest.fixture
def deck() -> Deck:
    return deck_of(GOOD)


def test_what_was_learned_once_is_read_the_next_time(tmp_path: Path) -> None:
    first, first_log = load(tmp_path / "new" / "cache")

    second, second_log = load(tmp_path / "new" / "cache")

    assert len(first_log) == 1
    assert first_log[0].startswith(LEARNING)
    assert second_log == []
    assert same(first, second)


def test_the_cache_is_one_file_and_stays_as_it_is(tmp_path: Path) -> None:
    load(tmp_path)
    [file] = tmp_path.iterdir()
    before = file.stat().st_mtime_ns

    load(tmp_path)

    assert [(each, each.stat().st_mtime_ns) for each in tmp_path.iterdir()] == [(file, before)]


def test_other_wordings_are_learned_anew(tmp_path: Path) -> None:
    load(tmp_path)
    other = Facets(SMALL.facets, {**SMALL.other, "training": ("who teaches {topic}",)})

    knowledge, log = load(tmp_path, other)

    assert [line.startswith(LEARNING) for line in log] == [True]
    assert len(knowledge.model.classes) == len(load(tmp_path)[0].model.classes) + 1


def is_made_anew(cache: Path, learned: tuple[Knowledge, bytes, str], damaged: bytes) -> bool:
    """Whether a cache with this content is told of, replaced and not believed."""
    knowledge, _, name = learned
    (cache / name).write_bytes(damaged)
    again, log = load(cache)
    told = [line.startswith(start) for line, start in zip(log, (DAMAGED, LEARNING), strict=True)]
    return all(told) and same(again, knowledge) and load(cache)[1] == []


@pytest.mark.parametrize(
    "damaged", [b"", b"not what was written", sha256(b"").digest(), sha256(b"PK").digest() + b"PK"]
)
def test_a_cache_that_is_something_else_is_made_anew(
    tmp_path: Path, learned: tuple[Knowledge, bytes, str], damaged: bytes
) -> None:
    assert is_made_anew(tmp_path, learned, damaged)


def test_a_damaged_cache_is_named(tmp_path: Path, learned: tuple[Knowledge, bytes, str]) -> None:
    file = tmp_path / learned[2]
    file.write_bytes(b"damaged")

    with capture_logs() as logs:
        load_knowledge(SMALL, tmp_path, weights=NOWHERE)

    assert [entry["file"] for entry in logs if entry["event"].startswith(DAMAGED)] == [str(file)]


@pytest.mark.parametrize("percent", [1, 50, 99])
def test_a_cache_that_was_cut_off_is_made_anew(
    tmp_path: Path, learned: tuple[Knowledge, bytes, str], percent: int
) -> None:
    content = learned[1]

    assert is_made_anew(tmp_path, learned, content[: len(content) * percent // 100])


@pytest.mark.parametrize("percent", [3, 20, 50, 80])
def test_a_cache_with_one_other_bit_is_made_anew_and_never_trusted(
    tmp_path: Path, learned: tuple[Knowledge, bytes, str], percent: int
) -> None:
    content = bytearray(learned[1])
    content[len(content) * percent // 100] ^= 4

    assert is_made_anew(tmp_path, learned, bytes(content))


def headers(content: bytes) -> Iterator[int]:
    """Every place of a cache's file that says what an array is, rather than what is in it."""
    start = content.find(b"\x93NUMPY")
    while start >= 0:
        yield from range(start, content.index(b"\n", start))
        start = content.find(b"\x93NUMPY", start + 1)


def test_an_array_that_says_that_it_is_another_is_never_trusted(
    tmp_path: Path, learned: tuple[Knowledge, bytes, str]
) -> None:
    knowledge, content, name = learned
    shapes = [
        at for at in headers(content) if content[at : at + 1].isdigit() and content[at - 1 : at] in b"( 0123456789"
    ]

    for at in shapes:
        (tmp_path / name).write_bytes(content[:at] + b"0" + content[at + 1 :])

        assert same(load(tmp_path)[0], knowledge), content[at - 60 : at + 20]


def test_a_cache_of_other_arrays_is_made_anew(tmp_path: Path, learned: tuple[Knowledge, bytes, str]) -> None:
    knowledge, content, name = learned
    (tmp_path / name).write_bytes(content.replace(b"lexical.dense", b"lexical.tense"))

    again, log = load(tmp_path)

    assert len(log) == 2
    assert same(again, knowledge)


@pytest.mark.parametrize("below", ["file", "file/folder"])
def test_a_cache_that_cannot_be_written_is_no_failure(
    tmp_path: Path, below: str, learned: tuple[Knowledge, bytes, str]
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")

    knowledge, log = load(tmp_path / below)

    assert log[-1].startswith(UNWRITABLE)
    assert same(knowledge, learned[0])
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A folder with the shipped files of the encoder, to be damaged; the large one is a link until it is."""
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / MODEL).symlink_to(WEIGHTS / MODEL)
    for name in (VOCABULARY, CHECKSUMS):
        copyfile(WEIGHTS / name, folder / name)
    return folder


def warnings_of(weights: Path, cache: Path) -> tuple[Knowledge, list[EventDict]]:
    with capture_logs() as logs:
        knowledge = load_knowledge(SMALL, cache, weights=weights)
    return knowledge, [entry for entry in logs if entry["log_level"] == "warning"]


@pytest.mark.parametrize("name", [MODEL, VOCABULARY, CHECKSUMS])
def test_without_one_of_the_encoders_files_the_words_alone_are_known(tmp_path: Path, weights: Path, name: str) -> None:
    (weights / name).unlink()

    knowledge, [warning] = warnings_of(weights, tmp_path / "cache")

    assert warning["event"] == WITHOUT_MEANING
    assert f"{name} is missing" in warning["why"]
    assert knowledge.encoder is None
    assert knowledge.model.full is None
    assert knowledge.calibration == load_calibrations()["lexical"]


@pytest.mark.parametrize("name", [MODEL, VOCABULARY])
def test_with_a_damaged_file_of_the_encoder_the_words_alone_are_known(tmp_path: Path, weights: Path, name: str) -> None:
    content = (weights / name).read_bytes()
    (weights / name).unlink()
    (weights / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))

    knowledge, [warning] = warnings_of(weights, tmp_path / "cache")

    assert f"{name} is damaged" in warning["why"]
    assert knowledge.encoder is None


def test_with_a_damaged_checksum_file_the_words_alone_are_known(tmp_path: Path, weights: Path) -> None:
    (weights / CHECKSUMS).write_text("{", encoding="utf-8")

    knowledge, [warning] = warnings_of(weights, tmp_path / "cache")

    assert CHECKSUMS in warning["why"]
    assert knowledge.encoder is None


def test_with_all_files_meaning_is_known_and_kept_apart_from_words_alone(tmp_path: Path, weights: Path) -> None:
    load(tmp_path / "cache")

    knowledge, warnings = warnings_of(weights, tmp_path / "cache")

    assert warnings == []
    assert knowledge.encoder is not None
    assert knowledge.model.full is not None
    assert len(list((tmp_path / "cache").iterdir())) == 2
    assert load(tmp_path / "cache", weights=weights)[1] == []


def test_knowledge_of_words_alone_still_answers(deck: Deck, learned: tuple[Knowledge, bytes, str]) -> None:
    matcher = CardMatcher(deck, learned[0])

    answered = {
        question: matcher.match(question, NO_CONTEXT)
        for question in ("Is a knee injection safe?", "knee injection risks", "code for a kene injecton")
    }

    cards = [match.card if isinstance(match, Sure) else "" for match in answered.values()]
    assert cards == ["knee/safety", "knee/safety", "knee/billing"], answered


@pytest.mark.parametrize("question", ["", "what is the weather", "xyzzy", "is it safe", "hip injection code"])
def test_knowledge_of_words_alone_is_not_sure_of_the_rest(
    deck: Deck, learned: tuple[Knowledge, bytes, str], question: str
) -> None:
    assert not isinstance(CardMatcher(deck, learned[0]).match(question, NO_CONTEXT), Sure)


def test_the_tolerance_is_handed_on(tmp_path: Path) -> None:
    assert load_knowledge(SMALL, tmp_path, 0.5, NOWHERE).tolerance == 0.5


def logged(deck: Deck, cache: Path, weights: Path) -> tuple[CardMatcher, list[str]]:
    with capture_logs() as logs:
        matcher = load_matcher(deck, SMALL, cache, weights=weights)
    return matcher, [str(entry["event"]) for entry in logs]


def test_what_a_decks_questions_mean_is_learned_once_and_a_damaged_cache_of_it_anew(
    deck: Deck, tmp_path: Path, weights: Path
) -> None:
    cache = tmp_path / "cache"
    first, _ = logged(deck, cache, weights)
    [file] = cache.glob("meaning-*")
    whole = file.read_bytes()

    assert logged(deck, cache, weights)[1] == []

    file.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    again, log = logged(deck, cache, weights)

    assert [line.split(";")[0].split(",")[0] for line in log] == [
        DAMAGED + " is made anew",
        "reading the questions of the deck",
    ]
    assert file.read_bytes() == whole
    assert again.rank("is it risky") == first.rank("is it risky")


def test_other_questions_of_a_deck_are_learned_anew(deck: Deck, tmp_path: Path, weights: Path) -> None:
    logged(deck, tmp_path / "cache", weights)
    other = deck_of(edited(("Is a knee injection safe?", "Does a knee injection harm?")))

    _, log = logged(other, tmp_path / "cache", weights)

    assert [line.split(",")[0] for line in log] == ["reading the questions of the deck"]
