"""Logs for an operator: what happened and when, never what a person wrote."""

import logging
import sys

import structlog


def configure_logs() -> None:
    """Log to standard error, whatever that is when a line is written: in colours for a terminal, else as JSON lines.

    What libraries log goes there too: of a record of theirs only its place and the type of its error.
    """
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.setLevel(logging.WARNING)
    if not any(isinstance(handler, Discreet) for handler in root.handlers):
        root.addHandler(Discreet())


class Discreet(logging.Handler):
    """Passes on that a library logged something, and not what: it may repeat what a person wrote."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record's place, its level, and its error by the type."""
        error = record.exc_info[0] if record.exc_info else None
        told = {"error": error.__name__} if error else {}
        place = f"{record.module}:{record.lineno}"
        structlog.stdlib.get_logger().log(
            record.levelno, "a library logged something", library=record.name, place=place, **told
        )
