"""Puts the parts together."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from adapters.files import load_deck, load_facets, load_guard, load_individuals, load_redflags
from adapters.knowledge import load_matcher
from adapters.memory import MemoryStore
from adapters.readiness import Readiness
from adapters.settings import SLACK_API, Settings, SettingsError, SlackSettings, TelegramSettings
from adapters.slack.installations import Installations
from adapters.slack.office import Office
from adapters.slack.platform import Access, SlackPlatform, origin_of
from adapters.slack.tokens import Api, OneWorkspace
from adapters.slack.workspaces import Workspaces, WorkspacesError, read_workspaces
from adapters.storage.database import Database
from adapters.telegram.core import Core
from adapters.telegram.platform import Telegram
from adapters.watch import Watch
from answers.deck import Deck
from bot.conduct import Conduct
from bot.limiter import UNLIMITED, Rates
from bot.ports import Links, Store
from bot.service import Service
from intents.matcher import CardMatcher


@dataclass(frozen=True, slots=True)
class House:
    """The deck, what finds its cards, the service that answers from it, and what platforms keep beside."""

    deck: Deck
    matcher: CardMatcher
    service: Service
    links: Links


def now() -> datetime:
    """The present time, in UTC."""
    return datetime.now(UTC)


def build(
    settings: Settings,
    store: Store | None = None,
    links: Links | None = None,
    *,
    watch: Watch | None = None,
    rates: Rates = UNLIMITED,
    clock: Callable[[], datetime] = now,
) -> House:
    """The house around the deck that is set, which forgets everything unless it is given a store.

    `rates` are for a house that serves many; one that a person asks in their own terminal needs none.
    Raises `answers.problem.DeckError` where the deck cannot be used.
    """
    facets = load_facets(settings.deck)
    deck = load_deck(settings.deck, facets, settings.release)
    matcher = load_matcher(deck, facets, settings.cache, settings.wrong_answers)
    memory = MemoryStore()
    service = Service(
        deck,
        watch.timed(matcher) if watch else matcher,
        store or memory,
        clock,
        guard=load_guard(),
        conduct=conduct_of(settings),
        rates=rates,
        observer=watch,
    )
    return House(deck, matcher, service, links or memory)


def conduct_of(settings: Settings) -> Conduct:
    """How the bot conducts itself by these settings. Raises `DeckError` where a rule that ships cannot be used."""
    return Conduct(load_redflags(), load_individuals(), settings.urgent, settings.audiences)


def telegram(settings: TelegramSettings, house: House, readiness: Readiness) -> Telegram:
    """The bot at Telegram, answering from a house. Needs a running event loop."""
    core = Core(house.deck, house.service, house.links, now)
    return Telegram(settings, core, report=lambda ready: readiness.report("telegram", ready=ready))


def slack(chosen: Settings, house: House, database: Database, watch: Watch) -> SlackPlatform:
    """The app in Slack, answering from a house. Needs a running event loop. Raises `SettingsError`."""
    settings = chosen.slack
    assert settings is not None
    api = Api(settings.api_url)
    installations = Installations(settings, database.engine) if settings.client_id else None
    office = Office(
        deck=house.deck,
        service=house.service,
        links=house.links,
        api=api,
        tokens=installations.tokens(api) if installations else OneWorkspace(api, settings.bot_token),
        workspaces=workspaces_of(settings),
        version=version("impar"),
        clock=now,
        audiences=chosen.audiences,
        refused=lambda reason: watch.refused("slack", reason),
        origins=frozenset() if settings.api_url == SLACK_API else frozenset({origin_of(settings.api_url)}),
    )
    return SlackPlatform(office, Access(settings.signing_secret, settings.app_token), time.time, installations)


def workspaces_of(settings: SlackSettings) -> Workspaces:
    """What is set for each workspace. Raises `SettingsError`."""
    try:
        return read_workspaces(settings.workspaces, settings.specialist_channel)
    except WorkspacesError as error:
        raise SettingsError(f"IMPAR_SLACK_WORKSPACES cannot be used: {error}") from error
