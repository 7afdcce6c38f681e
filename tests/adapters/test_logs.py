"""Logs are for machines unless a person watches."""

import asyncio
import gc
import json
import logging

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


@pytest.mark.parametrize("library", ["asyncio", "aiohttp.server", "slack_bolt.AsyncApp", "telegram.ext", "some.other"])
def test_of_what_a_library_logs_the_place_and_the_type_are_told_and_no_word(
    capsys: pytest.CaptureFixture[str], library: str
) -> None:
    configure_logs()

    error = ValueError("a zebra wrote this")
    logging.getLogger(library).error("could not answer %s", "a zebra", exc_info=error)
    logging.getLogger(library).info("a zebra passed by")

    printed = capsys.readouterr()
    (told,) = (line for line in map(json.loads, printed.err.splitlines()) if line["library"] == library)
    assert (told["error"], told["level"]) == ("ValueError", "error")
    assert told["place"].startswith("test_logs:")
    assert "zebra" not in printed.err + printed.out


async def test_a_task_whose_error_nobody_looks_at_says_no_word_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs()

    async def fail() -> None:
        raise ValueError("a zebra wrote this")

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()

    printed = capsys.readouterr()
    told = [(line["library"], line.get("error")) for line in map(json.loads, printed.err.splitlines())]
    assert ("asyncio", "ValueError") in told
    assert "zebra" not in printed.err


def test_a_warning_of_a_library_says_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs()

    logging.getLogger("py.warnings").warning("zebra.py:1: UserWarning: a zebra")

    assert "zebra" not in capsys.readouterr().err
