"""The schema's version: which one a database has, which one this program needs, and the way from one to the other."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text

from adapters.storage.errors import StorageError

_FOLDER = Path(__file__).parent / "migrations"
NONE = "none"


def needed() -> str:
    """The version that this program needs."""
    return str(_steps().get_current_head())


def present(connection: Connection) -> str:
    """The version that a database has; "none" where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return NONE
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or NONE


def check(connection: Connection) -> None:
    """Raise `StorageError` unless the database has the schema that this program needs."""
    version = present(connection)
    if version == needed():
        return
    _refuse_newer(version)
    was = "has no tables yet" if version == NONE else f"is at version {version}"
    raise StorageError(f"The database {was}, and this program needs version {needed()}. Run: impar db upgrade")


def upgrade(connection: Connection) -> str:
    """Bring the database to the version that this program needs, and give the version that it had.

    Raises `StorageError` where it has a newer one already.
    """
    if connection.dialect.name == "postgresql":  # where two processes upgrade at once, one waits for the other
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('impar db upgrade'))"))
    before = present(connection)
    if before != needed():
        _refuse_newer(before)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before


def _refuse_newer(version: str) -> None:
    if version == NONE:
        return
    try:
        _steps().get_revision(version)
    except (CommandError, ResolutionError):
        raise StorageError(
            f"The database is at version {version}, which is newer than version {needed()} of this program. "
            f"Install the newer program, or restore a backup from before the upgrade."
        ) from None


def _steps() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
