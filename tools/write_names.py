"""Write what the guard knows of names: bot/safety/names.txt and bot/safety/words.txt.

    python tools/write_names.py --census FOLDER --words FILE [FILE …] --common-words FILE [FILE …]

FOLDER holds the name files of the 1990 census of the United States (public domain): dist.female.first, dist.male.first
and dist.all.last. The names of other countries come from the packages Faker and mimesis (MIT licence), and some hundred
from tools/more_names.txt, written for this project. The word lists are SCOWL's (Debian's wamerican and wbritish
packages): the large one tells which names are words as well, the small ones are the words that are no names.
"""

import argparse
import importlib
import json
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import mimesis
from faker.providers import person

from bot.safety.reading import unaccented

ROOT = Path(__file__).parents[1]
NAMES = ROOT / "bot" / "safety" / "names.txt"
WORDS = ROOT / "bot" / "safety" / "words.txt"
OWN_WORDS = (ROOT / "intents" / "facets.yaml", ROOT / "answers" / "cards" / "ganglion-impar.yaml")
MORE = ROOT / "tools" / "more_names.txt"
WIDTH = 118
SHORTEST = 2
COMMON_FAMILIES = 10_000
COMMON_AMONG_WORDS = 3_000
_SPELLED_OUT = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00e5": "aa", "\u00f8": "oe"})


def main() -> None:
    """Read the sources, sort the names into the sections, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--census", type=Path, required=True)
    parser.add_argument("--words", type=Path, nargs="+", required=True)
    parser.add_argument("--common-words", type=Path, nargs="+", required=True)
    read = parser.parse_args()
    census_given = {*_census(read.census / "dist.female.first"), *_census(read.census / "dist.male.first")}
    census_family = list(_census(read.census / "dist.all.last"))
    more = _sections(MORE.read_text(encoding="utf-8"))
    given, family = (one | other for one, other in zip(_abroad(_of_faker), _abroad(_of_mimesis), strict=True))
    given |= census_given | more["given"] | more["both"] | more["surely"]
    family |= set(census_family) | more["family"] | more["both"]
    common_words = _words(read.common_words)
    words = (_words(read.words) | more["words"]) - more["surely"]
    never = more["never"]
    common = (census_given | more["given"] | more["both"] | more["surely"]) - words
    given_words = given & (words | common_words) - more["surely"]
    sections = {
        "common given": common - never,
        "given": given - words - common - never,
        "common family": {*census_family[:COMMON_FAMILIES], *more["both"], *more["family"]} - words - never,
        "family": family - words - set(census_family[:COMMON_FAMILIES]) - more["both"] - more["family"] - never,
        "given words": given_words - never,
        "common family words": set(census_family[:COMMON_AMONG_WORDS]) & words - never,
        "family words": (family & words) - set(census_family[:COMMON_AMONG_WORDS]) - never,
    }
    own = {word for file in OWN_WORDS for word in re.findall(r"\b[a-z]{3,}\b", file.read_text(encoding="utf-8"))}
    known = (common_words | more["words"] | own) - ((given | family) - words - common_words)
    WORDS.write_text(textwrap.fill(" ".join(sorted(known)), WIDTH) + "\n", encoding="ascii")
    NAMES.write_text("".join(_written(section, sections[section]) for section in sections), encoding="ascii")
    print({section: len(names) for section, names in sections.items()}, NAMES.stat().st_size)


def _census(file: Path) -> Iterator[str]:
    return (line.split()[0].lower() for line in file.read_text(encoding="ascii").splitlines() if line.strip())


def _words(files: Iterable[Path]) -> set[str]:
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return {unaccented(line) for line in lines if line.isalpha() and line.islower()}


def _sections(text: str) -> dict[str, set[str]]:
    parts = re.split(r"^\[(.+)\]$", re.sub(r"#.*", "", text), flags=re.MULTILINE)
    return {name: set(names.replace("-", " ").split()) for name, names in zip(parts[1::2], parts[2::2], strict=True)}


def _abroad(lists: Callable[[], Iterator[tuple[str, Iterable[object]]]]) -> tuple[set[str], set[str]]:
    """Given and family names of other countries that are written in Latin letters."""
    given, family = set[str](), set[str]()
    for label, values in lists():
        target = family if re.search(r"last|surname", label) else given if re.search(r"first|^names", label) else None
        if target is not None:
            target.update(part for value in values for part in _parts(value))
    return given, family


def _of_faker() -> Iterator[tuple[str, Iterable[object]]]:
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        for label in dir(provider):
            values = getattr(provider, label)
            if "name" in label and "format" not in label and isinstance(values, tuple | list | dict):
                yield label, values


def _of_mimesis() -> Iterator[tuple[str, Iterable[object]]]:
    for file in Path(mimesis.__file__).parent.glob("datasets/*/person.json"):
        content = json.loads(file.read_text(encoding="utf-8"))
        for label in ("names", "surnames"):
            values = content.get(label, ())
            for names in values.values() if isinstance(values, dict) else (values,):
                yield label, names


def _parts(value: object) -> Iterator[str]:
    spelled = value[0] if isinstance(value, tuple | list) and value else value
    if not isinstance(spelled, str):
        return
    for form in {spelled.lower(), spelled.lower().translate(_SPELLED_OUT)}:
        for part in re.split(r"[\s-]+", unaccented(form)):
            name = part.replace("'", "").replace("\u2019", "").strip(".")
            if re.fullmatch(r"[a-z]{2,}", name):
                yield name


def _written(section: str, names: set[str]) -> str:
    lines = textwrap.fill(" ".join(sorted(name for name in names if len(name) >= SHORTEST)), WIDTH)
    return f"[{section}]\n{lines}\n"


if __name__ == "__main__":
    main()
