"""What an operator sets for each workspace, and what is wrong with it."""

import pytest

from adapters.slack.workspaces import Workspace, Workspaces, WorkspacesError, read_workspaces
from answers.audience import Audience


def test_nothing_needs_to_be_set() -> None:
    assert read_workspaces("") == Workspaces()


def test_what_a_workspace_does_not_set_holds_as_for_all() -> None:
    rules = read_workspaces('[default]\nemergency = "Call 2222."\n[T1]\nchannels = ["C1"]', "CSPEC")

    assert rules.of("T1") == Workspace(channels=frozenset({"C1"}), emergency="Call 2222.", specialist_channel="CSPEC")
    assert rules.of("T2").channels == frozenset()
    assert rules.of("T2").emergency == "Call 2222."


def test_audiences_keep_their_order() -> None:
    rules = read_workspaces('[T1]\naudiences = ["coder", "clinician"]')

    assert rules.of("T1").audiences == (Audience.CODER, Audience.CLINICIAN)


def test_direct_messages_are_answered_whatever_the_channels() -> None:
    workspace = Workspace(channels=frozenset({"C1"}))

    assert [workspace.answers_in(channel) for channel in ("C1", "C2", "D1")] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[T1", "it is not valid TOML"),
        ('channels = ["C1"]', "'channels' stands outside of a table"),
        ("[T1]\nchanels = []", "[T1] has an unknown key 'chanels'"),
        ("[T1]\nchannels = 'C1'", "[T1] channels must be a list of texts"),
        ("[T1]\nemergency = 2222", "[T1] emergency must be a text"),
        ("[T1]\naudiences = ['nurse']", "[T1] audiences must be some of clinician"),
        ("[T1]\naudiences = []", "[T1] audiences must be some of clinician"),
        ("[default]\nspecialist_channel = ['C1']", "[default] specialist_channel must be a text"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(WorkspacesError) as raised:
        read_workspaces(text)

    assert str(raised.value).startswith(said)
