"""Puts the parts together."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from adapters.files import load_deck, load_facets
from adapters.knowledge import load_knowledge
from adapters.memory import MemoryStore
from adapters.settings import SLACK_API, Settings, SettingsError, SlackSettings
from adapters.slack.installations import Installations
from adapters.slack.office import Office
from adapters.slack.platform import Access, SlackPlatform, origin_of
from adapters.slack.tokens import Api, OneWorkspace
from adapters.slack.workspaces import Workspaces, WorkspacesError, read_workspaces
from adapters.storage.database import Database
from adapters.storage.store import SqlStore
from adapters.watch import Watch
from answers.deck import Deck
from bot.ports import Store
from bot.service import Service
from intents.matcher import CardMatcher


@dataclass(frozen=True, slots=True)
class House:
    """The deck, what finds its cards, and the service that answers from it."""

    deck: Deck
    matcher: CardMatcher
    service: Service


def now() -> datetime:
    """The present time, in UTC."""
    return datetime.now(UTC)


def build(settings: Settings, store: Store | None = None, watch: Watch | None = None) -> House:
    """The house around the deck that is set, which forgets everything unless it is given a store.

    Raises `answers.problem.DeckError` where the deck cannot be used.
    """
    facets = load_facets()
    deck = load_deck(settings.deck, facets)
    matcher = CardMatcher(deck, load_knowledge(facets, settings.cache, settings.wrong_answers))
    watched = watch.timed(matcher) if watch else matcher
    return House(deck, matcher, Service(deck, watched, store or MemoryStore(), now, watch))


def slack(settings: SlackSettings, house: House, store: SqlStore, database: Database, watch: Watch) -> SlackPlatform:
    """The app in Slack, answering from a house. Needs a running event loop. Raises `SettingsError`."""
    api = Api(settings.api_url)
    installations = Installations(settings, database.engine) if settings.client_id else None
    office = Office(
        deck=house.deck,
        service=house.service,
        links=store,
        api=api,
        tokens=installations.tokens(api) if installations else OneWorkspace(api, settings.bot_token),
        workspaces=workspaces_of(settings),
        version=version("impar"),
        clock=now,
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
