"""Keyed hashes in place of the platforms' own ids: without the secret nobody can tell who or what they stand for."""

import hashlib
import hmac
from functools import lru_cache

_DIGITS = 32  # 128 bits: enough that no two ids ever share a hash
_REMEMBERED = 4096


class Keys:
    """Hashes ids by HMAC-SHA256 (RFC 2104), each kind of id in a space of its own."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        # On one message's way the same few ids are hashed a dozen times.
        self._hash = lru_cache(_REMEMBERED)(self._digest)

    def message(self, key: str) -> str:
        """The hash of a message's key, which is also the id of its receipt."""
        return self._hash("message", key)

    def conversation(self, platform: str, conversation: str) -> str:
        """The hash of a conversation."""
        return self._hash("conversation", platform, conversation)

    def person(self, platform: str, person: str) -> str:
        """The hash of a person."""
        return self._hash("person", platform, person)

    def link(self, name: str) -> str:
        """The hash of a name that a platform links something to."""
        return self._hash("link", name)

    def session(self, token: str) -> str:
        """The hash of the token of a member who has signed in."""
        return self._hash("session", token)

    @property
    def seal(self) -> str:
        """By this a database is known to have been made with this secret."""
        return self._hash("seal")

    def _digest(self, *parts: str) -> str:
        told = b"\0".join(part.encode("utf-8", "surrogatepass") for part in parts)
        return hmac.digest(self._secret, told, hashlib.sha256).hex()[:_DIGITS]
