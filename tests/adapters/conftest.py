"""What tests of the adapters leave behind them: nothing."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """Forget the logs that a command set up, for they go to a stream that ends with its test."""
    yield
    structlog.reset_defaults()
