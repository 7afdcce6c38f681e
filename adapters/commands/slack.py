"""`impar slack`: what it takes to set the app up."""

import asyncio
import json
import os
import sys
from pathlib import Path

import click

from adapters.commands.options import deck_option, settings_with
from adapters.files import load_deck, load_facets
from adapters.platforms import workspaces_of
from adapters.settings import read_settings
from adapters.settings.slack import SlackSettings
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
@click.option("--url", default="", help="The https address of this server, for HTTP; without it, Socket Mode.")
@click.option("--many", is_flag=True, help="For an app that other workspaces install.")
@deck_option
def print_manifest(url: str, many: bool, deck: Path | None) -> None:
    """Print the manifest to make the app from: api.slack.com/apps, Create New App, From a manifest, JSON.

    The address of an app for HTTP is that of --url, else IMPAR_PUBLIC_URL where SLACK_SIGNING_SECRET is set.
    """
    chosen = settings_with(deck)
    known = chosen.slack or SlackSettings()
    over_http = known.public_url if known.signing_secret and not known.app_token else ""
    made = manifest(
        suggestions(load_deck(chosen.deck, load_facets()), now().date()),
        url or over_http,
        many=many or bool(known.client_id),
    )
    problems = check_manifest(made)
    for problem in problems:
        click.echo(f"The manifest cannot be used: {problem}", err=True)
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))
    sys.exit(1 if problems else 0)


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
