"""Checks data from a content file against its shape and says every deviation in an author's words."""

import difflib
import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from answers.problem import Problem
from answers.yamltext import Document, Path

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
Slug = Annotated[str, StringConstraints(pattern=SLUG.pattern)]


def _written_out(value: object) -> object:
    """Refuse what pydantic would else read as a date: seconds since 1970, or a time of day."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise PydanticCustomError("date_parsing", "not a date")
    return value


Day = Annotated[date, BeforeValidator(_written_out)]


def _opens_in_a_browser(value: object) -> object:
    """Nothing but a web address becomes a link: `javascript:` would run in the reader's browser."""
    if isinstance(value, str) and value and not value.startswith(("https://", "http://")):
        raise PydanticCustomError("address", "is no web address: begin it with https://")
    return value


Address = Annotated[str, BeforeValidator(_opens_in_a_browser)]

# The form that Crossref recommends for matching; it leaves out a handful of DOIs from before 2000.
_DOI = r"^10\.\d{4,9}/\S+$"
_PUBMED_ID = r"^[1-9]\d{0,7}$"


def _doi(value: object) -> object:
    if isinstance(value, str) and value and not re.match(_DOI, value, re.ASCII):
        raise PydanticCustomError("doi", "is no DOI: write it without an address, like 10.1000/182")
    return value


def _pubmed_id(value: object) -> object:
    if isinstance(value, str) and value and not re.match(_PUBMED_ID, value, re.ASCII):
        raise PydanticCustomError("pmid", "is no PubMed number: write its digits alone, like 30880371")
    return value


Doi = Annotated[str, BeforeValidator(_doi), WithJsonSchema({"type": "string", "pattern": f"^$|{_DOI}"})]
PubMedId = Annotated[
    str, BeforeValidator(_pubmed_id), WithJsonSchema({"type": "string", "pattern": f"^$|{_PUBMED_ID}"})
]


class Shape(BaseModel):
    """The base of every shape: unknown keys are errors, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


S = TypeVar("S", bound=Shape)


def read_shape(shape: type[S], document: Document) -> S | tuple[Problem, ...]:
    """The content of a file in its shape, or everything that deviates from it."""
    try:
        shaped = shape.model_validate(document.data)
    except ValidationError as error:
        found = error.errors()
        deviations = (_problem(document, shape, details) for details in found if not _only_follows(details, found))
        return (*document.problems, *deviations)
    return document.problems or shaped


def _only_follows(details: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Whether a list is called too short only because pydantic does not count its mistaken entries."""
    place = details["loc"]
    beneath = (other["loc"] for other in found if len(other["loc"]) > len(place))
    return details["type"] == "too_short" and any(other[: len(place)] == place for other in beneath)


def _problem(document: Document, shape: type[Shape], details: ErrorDetails) -> Problem:
    path: Path = tuple(step for step in details["loc"] if step != "[key]")
    return document.problem(path, _message(shape, path, details))


_MESSAGES = {
    "missing": "is missing: add '{key}:' here",
    "string_too_short": "is empty: write it, or delete the line",
    "too_short": "is too short a list: write at least {min_length} of them",
    "string_too_long": "is too long: at most {max_length} characters",
    "string_type": "must be a text, not a list or a group of keys",
    "string_pattern_mismatch": "must be small letters, digits and single hyphens, like 'ganglion-impar'",
    "list_type": "must be a list: begin each line of it with '- '",
    "tuple_type": "must be a list: begin each line of it with '- '",
    "model_type": "must be a group of keys, each written 'key: value' on its own line",
    "dict_type": "must be a group of keys, each written 'key: value' on its own line",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "date_type": "is not a date: write it as year-month-day, like 2027-01-31",
    "date_parsing": "is not a date: write it as year-month-day, like 2027-01-31",
    "date_from_datetime_parsing": "is not a date: write it as year-month-day, like 2027-01-31",
    "date_from_datetime_inexact": "is not a date: write it as year-month-day, like 2027-01-31",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
}


def _message(shape: type[Shape], path: Path, details: ErrorDetails) -> str:
    key = str(path[-1]) if path else ""
    if details["type"] == "extra_forbidden":
        return f"unknown key '{key}': {_nearest(key, _keys(shape, path[:-1]))}"
    message = _MESSAGES.get(details["type"], "{msg}")
    return message.format(key=key, msg=details["msg"], **details.get("ctx", {}))


def _keys(shape: type[Shape], path: Path) -> tuple[str, ...]:
    """The keys that the part of `shape` at `path` knows; empty where the path leaves the shape."""
    here: type[Shape] | None = shape
    for step in path:
        if isinstance(step, str) and here is not None:
            here = _inner(here, step)
    return tuple(field.alias or name for name, field in here.model_fields.items()) if here is not None else ()


def _inner(shape: type[Shape], key: str) -> type[Shape] | None:
    annotation = shape.model_fields[key].annotation if key in shape.model_fields else None
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, Shape):
            return candidate
    return None


def _nearest(key: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"delete it; the keys here are {', '.join(known)}" if known else "delete it"
