"""Passwords of the content team, hashed with Argon2id (RFC 9106): the only door to that library."""

from functools import cache as once

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# NIST SP 800-63B-4, section 3.1.1.2: at least 15 characters for a password that is used alone.
SHORTEST = 15

_HASHER = PasswordHasher()


def hash_password(password: str) -> str:
    """The hash of a password, with the parameters and the salt in it."""
    return _HASHER.hash(password)


def is_password(password: str, hashed: str) -> bool:
    """Whether that hash is of that password. An empty hash is of none, and takes as long to be refused."""
    try:
        _HASHER.verify(hashed or _nobodys(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(hashed)


@once
def _nobodys() -> str:
    return hash_password("of nobody, so that an unknown name is refused no sooner than a known one")
