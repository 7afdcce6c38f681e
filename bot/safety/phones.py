"""Telephone numbers: of the United States, the United Kingdom and continental Europe, with a label or by their form."""

import re
from collections.abc import Iterator

from bot.safety.nationals import of_literature
from bot.safety.reading import Reading
from bot.safety.span import Span

_DIGITS = r"(\+?\(?\d(?:[ ()./-]{0,3}\d){%s}(?:\s?(?:ext|x)\.?\s?\d{1,6})?)(?![\d%%]|[.,]\d)"
_CALLED = re.compile(
    r"\b(?:tel|telephone|telefon\w{0,8}|t\u00e9l|t\u00e9l\u00e9phone|tlf|phone|ph|mob|mobile|mobil|m\u00f3vil|movil"
    r"|cell|cellphone|handy|gsm|fax"
    r"|pager|bleep|beeper|landline|whatsapp|ext|extension|callback)\b"
    r"(?:\s?(?:no|nr|num|number|is|at|on|me|#|n\u00b0))?[\s:.#=-]{0,3}" + _DIGITS % "3,14"
)
_REACHED = re.compile(
    r"\b(?:call|calls|ring|rang|text|sms|contact|reach|dial|number|appelez|bel|llamar?|anrufen|erreichbar"
    r"|r\u00fcckruf|called|message|msg)\b"
    r"(?:\s(?:me|us|her|him|them|back|ward|home|is|at|on|the|pt|patient|daughter|son|wife|husband|le|unter|au|al|op"
    r"|mum|mom|now)\b){0,4}[\s:.-]{0,3}" + _DIGITS % "6,14"
)
_IS_A_NUMBER = re.compile(
    r"(?<![\w-])(\d{3}[ -]\d{4})(?=\sis\s(?:my|her|his|our|the)\s(?:\w{1,9}\s)?(?:number|phone|cell|mobile|fax)\b)"
)
_INTERNATIONAL = re.compile(r"(?<![\w.])\+\s?\d{1,3}(?:[ ./()-]{0,3}\d){6,13}(?:\s?(?:ext|x)\.?\s?\d{1,6})?(?![\d%])")
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?<![\w.,+-])00\d{1,2}(?:[ ./()-]{1,3}\d{1,12}){1,5}(?:\s?(?:ext|x)\.?\s?\d{1,6})?(?![\w%-])",
        r"(?<![\w.,+-])(?:1[ .-]{0,2})?\([2-9]\d{2}\)[ .-]{0,2}\d{3}[ .-]?\d{4}(?![\d%-])",
        r"(?<![\w.,/-])(?:1[ .-])?[2-9]\d{2}([ .-])\d{3}\1\d{4}(?:\s?(?:ext|x)\.?\s?\d{1,6})?(?![\w%-])",
        r"(?<![\w.,/-])\d{3} \d{3}-\d{4}(?![\w%-])",
        r"(?<![\w.,+/-])\(?0\d{1,4}\)?[ ./-]{0,2}\d{2,8}(?:[ .-]?\d{2,4}){0,4}(?![\w%/]|[.,-]\d)",
        r"(?<![\w.,+/-])[1-9]\d{2}([ -])\d{3}\1\d{3}(?![\w%-]|[.,]\d|\s?(?:mg|mcg|units|ml))",
        r"(?<![\w.,+/-])\d{2} \d{2} \d{2} \d{2}(?![\w%-]|[.,]\d)",
        r"(?<![\w.,+/-])\d{2} \d{3} \d{2} \d{2}(?![\w%-]|[.,]\d)",
        r"(?<![\w.,+/-])\d{4} \d{4}(?![\w%-]|[.,]\d| \d)",
        r"(?<![\w.,/:;()+-])[2-9]\d{2}[2-9]\d{6}(?![\w%/-]|[.,]\d)",
    )
)
_FEWEST, _MOST = 8, 15


def called_phones(reading: Reading) -> Iterator[Span]:
    """Telephone, fax and pager numbers that are called so, and those with the sign of a country's code."""
    low = reading.low
    for pattern in (_CALLED, _REACHED, _IS_A_NUMBER):
        for found in pattern.finditer(low):
            yield Span(*found.span(1), "PHONE")
    for found in _INTERNATIONAL.finditer(low) if "+" in low else ():
        yield Span(*found.span(), "PHONE")


def phones(reading: Reading) -> Iterator[Span]:
    """Telephone numbers by their form (ITU-T E.164 allows 15 digits)."""
    low = reading.low
    for form in _FORMS:
        for found in form.finditer(low):
            if _FEWEST <= _digits(found.group()) <= _MOST and not of_literature(low, found.start()):
                yield Span(*found.span(), "PHONE")


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text.partition("x")[0])
