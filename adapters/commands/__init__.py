"""The command line: `impar`."""

import sys

import click

from adapters.commands.ask import ask
from adapters.commands.chat import chat
from adapters.commands.db import db
from adapters.commands.evaluate import evaluate
from adapters.commands.explain import explain
from adapters.commands.forget import forget
from adapters.commands.gaps import gaps
from adapters.commands.inbox import inbox
from adapters.commands.lint import lint
from adapters.commands.serve import serve
from adapters.commands.slack import slack
from adapters.commands.telegram import telegram
from adapters.settings import SettingsError
from adapters.storage.errors import StorageError
from answers.problem import DeckError
from bot.ports import StoreUnavailableError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="impar")
def impar() -> None:
    """Answer clinical questions from reviewed, cited answer cards.

    Start with `impar serve` and open the page that it prints, or ask once: impar ask "cpt code for an impar block?"
    """


for command in (serve, chat, ask, lint, evaluate, explain, gaps, inbox, forget, db, slack, telegram):
    impar.add_command(command)


def main() -> None:
    """Run the command line; what a person can mend is said in words, with exit code 1."""
    try:
        impar()
    except DeckError as error:
        click.echo(f"The deck cannot be used; {len(error.problems)} to mend:\n{error}", err=True)
        sys.exit(1)
    except StorageError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except StoreUnavailableError as error:
        click.echo(f"The database cannot be used now: {error}", err=True)
        sys.exit(1)
    except SettingsError as error:
        click.echo(f"A setting cannot be used: {error}", err=True)
        sys.exit(1)
