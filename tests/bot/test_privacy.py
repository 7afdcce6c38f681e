"""Nothing that identifies a person is kept of a button; of all else, tests/adapters/test_privacy.py tells."""

from pprint import pformat

from adapters.memory import MemoryStore
from bot.message import Message, Press
from tests.fakes import ServiceFactory


async def test_a_button_that_someone_made_up_is_redacted_too(service: ServiceFactory) -> None:
    store = MemoryStore()

    await service(store=store).answer(Message("1", "test", "one", "a person", Press("helpful:jane.roe@example.org")))

    assert "jane.roe" not in pformat(store.__dict__)
