"""Write the sentences from which the encoder learns, as one JSON list: `tools/distil_encoder.py` says what for.

    apt install wordnet-base
    pip download --no-deps chatterbot-corpus && unzip -d package chatterbot_corpus-*.whl
    python tools/write_sentences.py /usr/share/wordnet package/chatterbot_corpus/data/english pairs.jsonl.gz FILE

They come from WordNet 3.0 (its examples and some definitions; its own free licence), from common words of WordNet in
the forms in which people ask and command, from chatterbot-corpus (BSD), from MedQuAD's questions (CC BY 4.0, Ben
Abacha and Demner-Fushman, BMC Bioinformatics 20, 2019; the file holds a JSON object with a `question` a line), and from
the shipped wordings. None has a label, and none is of a set of intents by which the matcher is judged.
"""

import gzip
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from adapters.files import load_facets
from adapters.knowledge import load_english
from intents.english import English
from intents.facetmodel import facet_wordings
from intents.normalise import words

PARTS = ("noun", "verb", "adj", "adv")
SEED = 7
EXAMPLES, DEFINITIONS, FORMED, QUESTIONS = 42_000, 12_000, 45_000, 10_000
SHORTEST_DEFINITION, LONGEST_DEFINITION = 3, 18
FEWEST_LETTERS, MOST_WORDS = 4, 24

# N and N2 stand for nouns, V and V2 for verbs, A for an adjective, TIME for a time.
FORMS = (
    "how do i V the N", "can you V my N for me", "please V the N", "what is the best N for N2", "i want to V a N TIME",
    "why did my N V", "is it A to V a N", "where can i find a N to V", "what does N mean", "tell me about N and N2",
    "how much does a N cost", "how long does it take to V the N", "do i need a N to V", "V N TIME please",
    "what happens if i V the N", "show me all N", "i need help with my N", "my N is A what should i do",
    "is there a N near the N2", "who can V my N", "when will the N V", "add N to the N2", "remove N from my N2",
    "change the N to A", "i would like to know if the N is A", "what are the N of N2", "could the N be A after i V it",
    "how many N are in a N2", "give me a A N", "did anyone V the N TIME", "turn the N A", "i did not V the N",
    "why is there a N on my N2", "what kind of N do i need for the N2", "is the N still A", "can i V my N with a N2",
    "how often should i V the N", "which N is A", "remind me to V the N TIME", "find me a N with A N2",
    "explain how N and N2 differ", "are there any A N", "i keep having trouble with the N when i V",
    "what can go wrong with a N", "who makes the N", "does the N work for N2", "how do they V the N", "any N about N2",
    "the N you gave me was A", "i lost my N how can i V it", "what if the N does not V", "set the N for TIME",
    "let me know when the N is A", "is N the same as N2", "before i V what N do i have to V2",
    "should i V or V2 the N", "N N2", "A N", "N for N2 TIME", "V the A N",
)  # fmt: skip
TIMES = (
    "today", "tomorrow", "tonight", "next week", "on monday", "this morning", "at five", "in ten minutes", "every day",
    "last night", "for two weeks", "in the evening", "on the weekend", "at noon", "next month", "before friday",
)  # fmt: skip


@dataclass(slots=True)
class WordNet:
    """The example sentences, the definitions, and for each part of speech the words with how often they are used."""

    examples: list[str] = field(default_factory=list)
    definitions: list[str] = field(default_factory=list)
    used: dict[str, dict[str, float]] = field(default_factory=lambda: {part: {} for part in PARTS})


def read_wordnet(folder: Path, english: English) -> WordNet:
    """WordNet's database files in a folder."""
    found = WordNet()
    for part in PARTS:
        for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if not line.startswith(" "):  # the licence is indented
                _read_entry(line, part, english, found)
    return found


def _read_entry(line: str, part: str, english: English, found: WordNet) -> None:
    head, gloss = line.split("|", 1)
    parts = head.split()
    found.examples += re.findall(r'"([^"]+)"', gloss)
    definition = re.sub(r"\([^)]*\)", "", re.sub(r'"[^"]*"', "", gloss)).strip(" ;")
    if SHORTEST_DEFINITION <= len(definition.split()) <= LONGEST_DEFINITION:
        found.definitions.append(definition)
    for number in range(int(parts[3], 16)):
        word = parts[4 + 2 * number].replace("_", " ").partition("(")[0]
        parts_of = word.split()
        if word.islower() and parts_of and all(each in english.places for each in parts_of):
            found.used[part][word] = min(map(english.share, parts_of))


def form_sentences(used: Mapping[str, Mapping[str, float]], count: int, dice: random.Random) -> Iterator[str]:
    """So many sentences in the forms above, of words that come the oftener, the more they are used."""

    def some(part: str) -> Sequence[str]:
        return dice.choices(list(used[part]), [share**0.5 for share in used[part].values()], k=count)

    nouns, others, verbs, more, adjectives = some("noun"), some("noun"), some("verb"), some("verb"), some("adj")
    for noun, other, verb, further, adjective in zip(nouns, others, verbs, more, adjectives, strict=True):
        time = dice.choice(TIMES)
        said = {"N": noun, "N2": other, "V": verb, "V2": further, "A": adjective, "TIME": time}
        yield " ".join(said.get(word, word) for word in dice.choice(FORMS).split())


def read_talk(folder: Path) -> Iterator[str]:
    """The sentences of chatterbot-corpus."""
    for file in sorted(folder.glob("*.yml")):
        for conversation in yaml.safe_load(file.read_text(encoding="utf-8"))["conversations"]:
            for said in conversation:
                if isinstance(said, str):
                    yield from re.split(r"(?<=[.?!])\s+", said)


def read_questions(file: Path) -> list[str]:
    """The questions in a gzipped file of JSON objects."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["question"] for line in lines]


def tidied(texts: Iterable[str]) -> Iterator[str]:
    """The texts as the encoder meets them, those of a fit length, each once."""
    known: set[str] = set()
    for text in texts:
        said = words(text)
        joined = " ".join(said)
        if len(said) <= MOST_WORDS and len(joined) >= FEWEST_LETTERS and joined not in known:
            known.add(joined)
            yield joined


def main() -> None:
    """Read the sources, write the file."""
    wordnet, talk, questions, target = map(Path, sys.argv[1:])
    dice = random.Random(SEED)  # noqa: S311 - the same sentences each time, no secret
    found = read_wordnet(wordnet, load_english())
    formed = list(form_sentences(found.used, FORMED, dice))
    asked = read_questions(questions)
    for texts in (asked, found.examples, found.definitions):
        dice.shuffle(texts)
    own = [" ".join(wording.words) for wording in facet_wordings(load_facets())]
    known = (own, found.examples[:EXAMPLES], found.definitions[:DEFINITIONS])
    parts = (*known, formed, read_talk(talk), asked[:QUESTIONS])
    sentences = list(tidied(text for part in parts for text in part))
    dice.shuffle(sentences)
    target.write_text(json.dumps(sentences), encoding="utf-8")
    print(len(sentences), "sentences")


if __name__ == "__main__":
    main()
