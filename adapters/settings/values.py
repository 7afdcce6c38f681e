"""How values of the environment are read."""

from collections.abc import Mapping

MOST_DIGITS = 5


class SettingsError(Exception):
    """A variable has a value that cannot be used; the text names it and says what it may be."""


def whole(name: str, environment: Mapping[str, str], default: int, most: int) -> int:
    """The whole number of a variable, or what holds without it. Raises `SettingsError`."""
    value = environment.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS and int(value) <= most):
        raise SettingsError(f"{name} must be a whole number from 0 to {most}")
    return int(value)


def listed(value: str, separator: str) -> tuple[str, ...]:
    """The parts of a value, none of them empty."""
    return tuple(part.strip() for part in value.split(separator) if part.strip())
