"""The dialogues of tests/dialogs, each held with the real service, deck and matcher."""

from pathlib import Path

import pytest

from answers.deck import Deck
from intents.matcher import Knowledge
from tests.bot.dialogfile import dialogue_files, load_dialogue, read_dialogue
from tests.bot.talk import begin
from tests.fakes import ServiceFactory


@pytest.mark.parametrize("file", dialogue_files(), ids=lambda file: file.name)
async def test_the_dialogue_goes_as_its_file_tells(
    file: Path, deck: Deck, knowledge: Knowledge, service: ServiceFactory
) -> None:
    dialogue = load_dialogue(file)
    talk = begin(dialogue, deck, knowledge, service)

    for number, step in enumerate(dialogue.turns, 1):
        await talk.hold(step, f"{dialogue.claim}: turn {number}")


def test_every_file_among_the_dialogues_is_one_and_no_two_claim_the_same() -> None:
    files = dialogue_files()

    claims = {load_dialogue(file).claim for file in files}

    assert {file.suffix for file in files} == {".yaml"}
    assert len(claims) == len(files)


@pytest.mark.parametrize(
    "content",
    [
        "{claim: c, turns: [{say: hi, outcome: courtesy}], tuns: []}",
        "{claim: c, turns: [{say: hi, outcome: courtesy, show: [hello]}]}",
        "{claim: c, turns: [{say: hi, press: Helpful, outcome: courtesy}]}",
        "{claim: c, turns: [{outcome: courtesy}]}",
        "{claim: c, turns: [{say: hi}]}",
        "{claim: c, turns: [{say: hi, outcome: answer}]}",
        "{claim: c, turns: [{say: hi, outcome: refuse}]}",
        "{claim: c, turns: [{say: hi, outcome: urgent}]}",
        "{claim: c, turns: [{say: 64999, outcome: courtesy}]}",
        "{claim: c, turns: []}",
        "{turns: [{say: hi, outcome: courtesy}]}",
    ],
)
def test_a_file_with_a_left_over_or_missing_key_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        read_dialogue(content)
