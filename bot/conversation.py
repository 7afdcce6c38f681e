"""The state of one thread or chat."""

from dataclasses import dataclass, replace

from answers.audience import Audience


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a conversation is about, by ids, and whom it is with.

    `asked` is the question, redacted, that the bot last asked back about, and `offered` the cards it offered then:
    what "none of these" refers to. `news` is what the person must be told with the next reply.
    """

    topic: str = ""
    card: str = ""
    audience: Audience = Audience.CLINICIAN
    asked: str = ""
    offered: tuple[str, ...] = ()
    news: tuple[str, ...] = ()


NEW = Conversation()


def begun(start: Conversation, audience: Audience | None) -> Conversation:
    """The state of a conversation that begins: with the audience that the person chose once, if they did."""
    return replace(start, audience=audience or start.audience)
