"""Logs for an operator: what happened and when, never what a person wrote."""

import sys

import structlog


def configure_logs() -> None:
    """Log to standard error, whatever that is when a line is written: in colours for a terminal, else as JSON lines."""
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
