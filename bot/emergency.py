"""The urgent reply, and word of it to those whom the operator names."""

from datetime import datetime

from bot import wording
from bot.conduct import Urgent
from bot.delivery import Outgoing
from bot.message import Message
from bot.reply import Outcome, Reply


def urgent_reply(urgent: Urgent) -> Reply:
    """What is said where a message tells of an emergency: no answer, no card, whom to call instead."""
    advice = (urgent.advice,) if urgent.advice else wording.URGENT_ADVICE
    return Reply(Outcome.URGENT, paragraphs=(*wording.URGENT, *advice, *urgent.numbers, wording.URGENT_AGAIN))


def alerts(urgent: Urgent, message: Message, what: str, now: datetime) -> tuple[Outgoing, ...]:
    """Word of an urgent reply: what it was about, where and when. Nothing of what the person wrote."""
    if not urgent.platform:
        return ()
    told = wording.ALERT.format(what=what, platform=message.platform, at=f"{now:%Y-%m-%d %H:%M} UTC", id=message.key)
    reply = Reply(Outcome.URGENT, paragraphs=(told, wording.ALERT_ADVICE))
    return (Outgoing(f"alert:{message.key}", urgent.platform, urgent.address, reply),)
