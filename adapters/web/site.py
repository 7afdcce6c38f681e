"""What every page is made from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.readiness import Readiness
from adapters.watch import Watch
from answers.audience import Audience
from answers.deck import Deck
from bot import wording
from bot.service import Service

FOLDER = Path(__file__).parent


def _templates() -> Environment:
    loader = FileSystemLoader(FOLDER / "templates")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.globals["wording"] = wording
    return environment


TEMPLATES = _templates()


@dataclass(frozen=True, slots=True)
class Site:
    """The service that answers, the present day, the audiences to choose from, the health."""

    service: Service
    today: Callable[[], date]
    audiences: tuple[Audience, ...]
    watch: Watch
    readiness: Readiness

    @property
    def deck(self) -> Deck:
        """The deck that is shown: the one that is answered from now."""
        return self.service.deck


SITE = web.AppKey("site", Site)


def render(template: str, **values: object) -> str:
    """The text of a template; whatever it is handed is escaped."""
    return TEMPLATES.get_template(template).render(**values)


def page(template: str, *, status: int = 200, **values: object) -> web.Response:
    """A whole page."""
    return web.Response(text=render(template, **values), status=status, content_type="text/html", charset="utf-8")
