"""The command line: `impar`."""

import sys
from importlib import import_module

import click

from adapters.garbage import uncollected
from adapters.logs import configure_logs
from adapters.settings.values import SettingsError
from adapters.storage.errors import StorageError
from answers.problem import DeckError
from bot.ports import StoreUnavailableError

_COMMANDS = (
    "serve", "chat", "ask", "lint", "evaluate", "explain", "new", "preview", "import", "review", "recall", "diff",
    "cite", "gaps", "inbox", "user", "forget", "audit", "db", "slack", "telegram",
)  # fmt: skip
_MODULES = {"import": "importing"}  # where Python has another use for the name


class Commands(click.Group):
    """The commands by name, each in a module of its own, loaded when it is asked for: all of them take a second."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """The names, in the order of the help."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command of that name; None where there is none."""
        if cmd_name not in _COMMANDS:
            return None
        module = _MODULES.get(cmd_name, cmd_name)
        with uncollected():
            command = getattr(import_module(f"adapters.commands.{module}"), module)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="impar")
def impar() -> None:
    """Answer clinical questions from reviewed, cited answer cards.

    Start with `impar serve` and open the page that it prints, or ask once: impar ask "cpt code for an impar block?"
    """
    configure_logs()  # before anything is loaded: standard output belongs to the answer


def main() -> None:
    """Run the command line; what a person can mend is said in words, with exit code 1."""
    try:
        impar()
    except DeckError as error:
        click.echo(f"The deck cannot be used; {len(error.problems)} to mend:\n{error}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"{error.filename or 'A file'} cannot be read or written: {error.strerror or error}", err=True)
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
