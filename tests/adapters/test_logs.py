"""Logs are for machines unless a person watches."""

import json

import pytest
import structlog

from adapters.logs import configure_logs


def test_a_log_is_one_json_object_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs()

    structlog.get_logger().info("started", port=8080)
    structlog.get_logger().warning("slow")

    printed = capsys.readouterr()
    first, second = (json.loads(line) for line in printed.err.splitlines())
    assert (first["event"], first["level"], first["port"]) == ("started", "info", 8080)
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["level"]) == ("slow", "warning")
    assert printed.out == ""
