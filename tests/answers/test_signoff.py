"""A review's log comes to what its rules allow, whoever wrote the entries."""

from datetime import UTC, datetime

import pytest

from answers.problem import Problem
from answers.reviewlog import HEADER, entry_text, read_log
from answers.signoff import SignOff, Step, standing

AT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def step(kind: Step, by: str, version: str = "v1", why: str = "") -> SignOff:
    return SignOff("knee/safety", kind, by, "nurse", AT, version, why)


SUBMITTED = step(Step.SUBMIT, "Ada")


def test_two_other_people_approve_a_text() -> None:
    log = [SUBMITTED, step(Step.APPROVE, "Ben"), step(Step.APPROVE, "Cleo")]

    assert standing(log).approved("v1")
    assert [entry.by for entry in standing(log).approvals_of("v1")] == ["Ben", "Cleo"]


@pytest.mark.parametrize(
    "log",
    [
        pytest.param([step(Step.APPROVE, "Ben"), step(Step.APPROVE, "Cleo")], id="nobody submitted it"),
        pytest.param([SUBMITTED, step(Step.APPROVE, "Ben")], id="one is too few"),
        pytest.param([SUBMITTED, step(Step.APPROVE, "Ben"), step(Step.APPROVE, " ben ")], id="the same person twice"),
        pytest.param([SUBMITTED, step(Step.APPROVE, "ADA"), step(Step.APPROVE, "Ben")], id="its last editor"),
        pytest.param([SUBMITTED, step(Step.APPROVE, "Ben", "v0"), step(Step.APPROVE, "Cleo")], id="another text"),
        pytest.param(
            [SUBMITTED, step(Step.APPROVE, "Ben"), SUBMITTED, step(Step.APPROVE, "Cleo")], id="submitted again"
        ),
        pytest.param(
            [SUBMITTED, step(Step.APPROVE, "Ben"), step(Step.REJECT, "Cleo"), step(Step.APPROVE, "Dan")], id="rejected"
        ),
    ],
)
def test_a_log_that_breaks_a_rule_approves_nothing(log: list[SignOff]) -> None:
    assert not standing(log).approved("v1")


def test_approvals_are_of_one_version_only() -> None:
    approved = standing([SUBMITTED, step(Step.APPROVE, "Ben"), step(Step.APPROVE, "Cleo")])

    assert not approved.approved("v2")
    assert approved.approvals_of("v2") == ()


def test_an_entry_is_read_as_it_was_written() -> None:
    entries = (SUBMITTED, step(Step.REJECT, "Zoë: the 'second'", why='it says "no": # not so'))

    text = HEADER.format(topic="knee") + "".join(entry_text(entry) for entry in entries)

    assert read_log("knee.reviews.yaml", text.encode()) == entries


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("2026-12-01T09:30:00Z", "yesterday", 8, "is no moment: write it like 2027-01-31T09:30:00Z"),
        ("step: submit", "step: sign", 5, "must be 'submit', 'trial', 'approve', 'reject', 'retire' or 'recall'"),
        ("  by: Ada\n", "", 4, "is missing: add 'by:' here"),
    ],
)
def test_a_damaged_log_is_said_with_its_line(old: str, new: str, line: int, said: str) -> None:
    text = (HEADER.format(topic="knee") + entry_text(SUBMITTED)).replace(old, new)

    problems = read_log("knee.reviews.yaml", text.encode())

    assert [(each.line, each.message) for each in problems if isinstance(each, Problem)] == [(line, said)]
