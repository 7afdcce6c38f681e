"""`impar slack`: what it takes to set the app up."""

import asyncio
import json
import os
import sys
from pathlib import Path

import click

from adapters.commands.options import deck_option
from adapters.files import load_deck, load_facets
from adapters.platforms import workspaces_of
from adapters.settings import read_settings
from adapters.settings.slack import SlackSettings, read_reach
from adapters.slack.check import check
from adapters.slack.finding import Finding
from adapters.slack.manifest import check_manifest, manifest
from adapters.slack.tokens import Api
from adapters.slack.windows import suggestions
from adapters.wiring import now


@click.group()
def slack() -> None:
    """Set up the app in Slack."""


@slack.command("manifest")
@click.option("--url", default="", help="The https address of this server, for HTTP (else IMPAR_PUBLIC_URL).")
@click.option("--socket", is_flag=True, help="For Socket Mode, though IMPAR_PUBLIC_URL is set.")
@click.option("--many", is_flag=True, help="For an app that other workspaces install.")
@deck_option
def print_manifest(url: str, socket: bool, many: bool, deck: Path | None) -> None:
    """Print the manifest to make the app from: api.slack.com/apps, Create New App, From a manifest, JSON.

    No token is needed. It is for HTTP where there is an address, and for Socket Mode where there is none or
    SLACK_APP_TOKEN is set.
    """
    if url and socket:
        raise click.UsageError("Socket Mode needs no address: give --url or --socket")
    reach = read_reach(os.environ)
    made = manifest(
        suggestions(load_deck(deck or _deck(), load_facets()), now().date()),
        url or ("" if socket else reach.address),
        many=many or reach.many,
    )
    problems = check_manifest(made)
    for problem in problems:
        click.echo(f"The manifest cannot be used: {problem}", err=True)
    if problems:
        sys.exit(1)
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


def _deck() -> Path:
    """The deck that is set, whatever is set of Slack by now."""
    return read_settings({name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}).deck


@slack.command("check")
def check_setup() -> None:
    """Say what is missing in the set-up of the app: scopes, tokens, events, features."""
    settings = read_settings(os.environ).slack
    if settings is None:
        raise click.UsageError("nothing of Slack is set: set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN for Socket Mode")
    workspaces_of(settings)
    findings = asyncio.run(_check(settings))
    for finding in findings:
        click.echo(f"{'ok     ' if finding.well else 'to mend'}  {finding.text}")
    sys.exit(0 if all(finding.well for finding in findings) else 1)


async def _check(settings: SlackSettings) -> list[Finding]:
    api = Api(settings.api_url)
    try:
        return await check(api, settings)
    finally:
        await api.close()
