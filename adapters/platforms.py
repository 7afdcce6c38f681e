"""The platforms, each answering from a house; apart from the wiring, for their libraries take long to load."""

import time
from importlib.metadata import version

from adapters.readiness import Readiness
from adapters.settings import Settings
from adapters.settings.slack import SLACK_API, SlackSettings
from adapters.settings.telegram import TelegramSettings
from adapters.settings.values import SettingsError
from adapters.slack.installations import Installations
from adapters.slack.office import Office
from adapters.slack.platform import Access, SlackPlatform, origin_of
from adapters.slack.tokens import Api, OneWorkspace
from adapters.slack.workspaces import Workspaces, WorkspacesError, read_workspaces
from adapters.storage.database import Database
from adapters.telegram.core import Core
from adapters.telegram.platform import Telegram
from adapters.watch import Watch
from adapters.wiring import House, now


def telegram(settings: TelegramSettings, house: House, readiness: Readiness) -> Telegram:
    """The bot at Telegram, answering from a house. Needs a running event loop."""
    core = Core(house.service, house.links, now)
    return Telegram(settings, core, report=lambda ready: readiness.report("telegram", ready=ready))


def slack(chosen: Settings, house: House, database: Database, watch: Watch) -> SlackPlatform:
    """The app in Slack, answering from a house. Needs a running event loop. Raises `SettingsError`."""
    settings = chosen.slack
    assert settings is not None
    api = Api(settings.api_url)
    installations = Installations(settings, database.engine) if settings.client_id else None
    office = Office(
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
