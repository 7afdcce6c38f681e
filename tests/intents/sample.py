"""Topics to look for."""

from datetime import date

from answers.topic import Description, Source, Topic

SOURCE = Source("A text", "A Press", date(2026, 1, 31), "reviewed")


def topic(
    name: str, title: str, *aliases: str, described_by: Description | None = None, excluded: tuple[str, ...] = ()
) -> Topic:
    return Topic(
        id=name,
        title=title,
        aliases=aliases,
        described_by=described_by or Description(),
        source=SOURCE,
        references=(),
        citations={},
        cards=(),
        excluded=excluded,
    )


IMPAR = topic(
    "ganglion-impar",
    "Ganglion impar block",
    "ganglion impar", "impar", "Walther's ganglion", "ganglion of Walther", "GIB", "last sympathetic ganglion",
    described_by=Description(("tailbone", "base of the spine"), ("nerve", "ganglion"), ("shot", "injection")),
)  # fmt: skip
STELLATE = topic("stellate-ganglion", "Stellate ganglion block", "stellate ganglion", "cervicothoracic ganglion")
KNEE = topic("knee", "Knee joint injection", "genicular nerve block", "genicular nerve")
HIP = topic("hip", "Hip joint injection", "hip block")
