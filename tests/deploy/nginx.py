"""nginx with `deploy/nginx.conf`, on this machine, without rights to anything but a folder of its own."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.port import Port, listens

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
_PORT = "listen 8080;"
# What nginx says of a process that dies over a request, or that is not there: the request then goes to the other one.
_NEXT = re.compile(r"upstream prematurely closed|Connection refused|Connection reset by peer")
_LONGEST = 10.0


@dataclass(frozen=True, slots=True)
class Nginx:
    """A running nginx: its address, and the file in which it tells what went wrong."""

    address: str
    log: Path

    @property
    def handed_on(self) -> int:
        """How often something was taken from a process that could not answer, to be given to another."""
        return len(_NEXT.findall(self.log.read_text(encoding="utf-8")))


def is_installed() -> bool:
    """Whether there is an nginx on this machine."""
    return shutil.which("nginx") is not None


@asynccontextmanager
async def proxying(renaming: Mapping[str, str], folder: Path) -> AsyncIterator[Nginx]:
    """Runs nginx before processes: `renaming` says what the addresses of processes in its configuration become."""
    with Port() as port:
        text = CONFIGURATION.read_text(encoding="utf-8").replace(_PORT, f"listen 127.0.0.1:{port.number};")
        for named, address in renaming.items():
            text = text.replace(f"server {named} ", f"server {address} ")
        file, log = folder / "nginx.conf", folder / "nginx.log"
        file.write_text(text, encoding="utf-8")
        own = f"daemon off; pid {folder}/nginx.pid; error_log {log};"
        program = shutil.which("nginx")
        assert program is not None
        process = await asyncio.create_subprocess_exec(program, "-e", log, "-p", folder, "-c", file, "-g", own)
        try:
            await listens(port.number, _LONGEST)
            yield Nginx(f"http://127.0.0.1:{port.number}", log)
        finally:
            process.terminate()
            await process.wait()
