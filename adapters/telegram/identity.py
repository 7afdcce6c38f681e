"""Who the bot is, and the ids that only it can make."""

import hashlib
import hmac
from dataclasses import dataclass, field

# Letters alone: nothing in an id may look like a number of a person.
_LETTERS = str.maketrans("0123456789abcdef", "ghijklmnopabcdef")
_BYTES = 15


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot's id and user name at Telegram, and a secret that is known to its token's holder only."""

    id: int
    username: str
    secret: bytes = field(repr=False)

    def digest(self, *parts: object) -> str:
        """A short id made of `parts`, from which nobody without the token can tell what they were: 30 letters."""
        made_of = "\n".join(map(str, (self.id, *parts)))
        return hmac.new(self.secret, made_of.encode(), hashlib.sha256).digest()[:_BYTES].hex().translate(_LETTERS)


def identity(token: str, username: str) -> Identity:
    """The identity of the bot that has this token, which begins with its id."""
    return Identity(int(token.partition(":")[0]), username, hashlib.sha256(f"impar\n{token}".encode()).digest())


def webhook_secret(token: str) -> str:
    """The secret by which Telegram is known, where none is set: the same at each start and in every process."""
    return hmac.new(token.encode(), b"webhook", hashlib.sha256).hexdigest()
