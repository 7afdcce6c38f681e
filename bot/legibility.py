"""Whether words can be read as a question at all."""

from bot import wording

# A question longer than this is a letter; the longest of several hundred that clinicians wrote has 400 characters.
LONGEST_QUESTION = 2000

_ASCII = 128


def why_unreadable(text: str) -> tuple[str, ...]:
    """What to tell a person whose words are too long, only signs or in another script; else nothing."""
    if len(text) > LONGEST_QUESTION:
        return tuple(line.format(limit=LONGEST_QUESTION) for line in wording.TOO_LONG)
    letters = [character for character in text if character.isalpha()]
    if not any(character.isalnum() for character in text):
        return wording.NO_WORDS
    foreign = sum(ord(character) >= _ASCII for character in letters)
    return wording.OTHER_SCRIPT if foreign > len(letters) / 2 else ()
