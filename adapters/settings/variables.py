"""Every variable of the environment that is read here, in an operator's words.

A test holds this list to what is read, and a default that is a value in backticks to what not setting it means.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """A setting: what it is, and what holds where it is not set: a value in backticks, or words."""

    name: str
    says: str
    default: str


VARIABLES: Mapping[str, tuple[Variable, ...]] = {
    "The web server": (
        Variable(
            "PORT",
            "the port, 0 for any free one; where it is set, the server listens on every address and one proxy is "
            "taken to stand before it, as on platforms that set it",
            "8080, on this machine only",
        ),
        Variable("IMPAR_HOST", "the address that the server listens on", "`127.0.0.1`"),
        Variable(
            "IMPAR_PROXIES",
            "how many proxies of your own stand before the server, 0 to 5; they are believed about where a request "
            "comes from",
            "0; 1 where `PORT` is set",
        ),
        Variable(
            "IMPAR_TEAM_HEADER",
            "the header in which your proxy names who has signed in, for the content team's pages",
            "members sign in by password (`impar user add`)",
        ),
        Variable(
            "IMPAR_STOP_SECONDS",
            "how long a process that is told to stop may finish what it has in hand, 1 to 600",
            "`10`",
        ),
    ),
    "The deck, and how questions find its cards": (
        Variable("IMPAR_DECK", "the folder of the card files", "the first deck"),
        Variable(
            "IMPAR_WRONG_ANSWERS",
            "wrong answers in 100 questions that are borne, 0.5 to 5; fewer mean more questions back",
            "`2`",
        ),
        Variable(
            "IMPAR_CACHE",
            "the folder for what can be computed again",
            "`impar` in `$XDG_CACHE_HOME`, else `~/.cache/impar`",
        ),
        Variable("AUDIENCES", "whom the wording may be for, set apart by commas", "`clinician,trainee,coder,patient`"),
    ),
    "What is sent": (
        Variable(
            "IMPAR_SEND",
            "the review states that are sent: `approved`, or `approved, under review`",
            "`approved, under review`",
        ),
        Variable("IMPAR_OVERDUE_GRACE_DAYS", "days for which a card is still sent after its review was due", "`90`"),
        Variable(
            "IMPAR_JURISDICTION",
            "where the bot is used, set apart by commas; cards valid elsewhere only are not sent",
            "every card is sent, and says where it is valid",
        ),
        Variable("IMPAR_RATE_PERSON", "messages a minute of one person that are answered, 0 for any number", "`20`"),
        Variable("IMPAR_RATE_CONVERSATION", "the same, in one conversation", "`60`"),
        Variable("IMPAR_RATE_ADDRESS", "the same, of one network address, in the web chat", "`120`"),
    ),
    "Emergencies": (
        Variable("IMPAR_URGENT_TEXT", "your words on whom to call", "a neutral text"),
        Variable(
            "IMPAR_URGENT_NUMBERS", "numbers to call by country, like `United Kingdom: 999; United States: 911`", "none"
        ),
        Variable(
            "IMPAR_URGENT_NOTIFY",
            "who is told of an urgent reply, without what was written: `slack:C0123456789`, "
            "`slack:T0123456789/C0123456789` in one of several workspaces, or `telegram:-1001234567890`",
            "nobody",
        ),
    ),
    "The store": (
        Variable(
            "IMPAR_DATA",
            "the folder of the database file, its lock and its secret",
            "`impar` in `$XDG_DATA_HOME`, else `~/.local/share/impar`",
        ),
        Variable(
            "DATABASE_URL",
            "a PostgreSQL database instead, which any number of processes may share: `postgres://…` or "
            "`postgresql://…`, with any of libpq's parameters",
            "SQLite in `IMPAR_DATA`",
        ),
        Variable(
            "IMPAR_SECRET",
            "keys the hashes under which people and conversations are stored; 32 characters or more, the same for "
            "every process; needed with `DATABASE_URL`",
            "made once and kept in `IMPAR_DATA`",
        ),
        Variable(
            "IMPAR_KEEP_QUESTIONS_DAYS",
            "how long questions that no card answered are kept, and messages that were set aside",
            "`30`",
        ),
        Variable("IMPAR_KEEP_RECEIPTS_DAYS", "how long receipts and the feedback on them are kept", "`90`"),
        Variable(
            "IMPAR_KEEP_CONVERSATIONS_DAYS",
            "how long the state of a silent conversation is kept, and never longer than questions are",
            "`30`",
        ),
    ),
    "Slack": (
        Variable("SLACK_BOT_TOKEN", "the bot token, for one workspace", "needed, or a client's id and secret"),
        Variable("SLACK_APP_TOKEN", "the app-level token, for Socket Mode", "needed, or the signing secret"),
        Variable("SLACK_SIGNING_SECRET", "the signing secret, for HTTP", "needed, or the app-level token"),
        Variable("SLACK_CLIENT_ID", "the client's id of an app that workspaces install by themselves", "one workspace"),
        Variable("SLACK_CLIENT_SECRET", "the client's secret of such an app", "one workspace"),
        Variable("IMPAR_PUBLIC_URL", "the https address at which others reach this server", "none"),
        Variable(
            "IMPAR_SPECIALIST_CHANNEL",
            "the channel that takes questions, for workspaces that name none of their own",
            "nobody is asked",
        ),
        Variable("IMPAR_SLACK_WORKSPACES", "a TOML file with settings of single workspaces", "none"),
        Variable("SLACK_CONFIGURATION_TOKEN", "an app configuration token, for `impar slack check` only", "none"),
        Variable("SLACK_APP_ID", "the app's id, for `impar slack check` only", "told by the app-level token"),
        Variable("SLACK_API_URL", "the address of the Web API, for an emulator", "`https://slack.com/api/`"),
    ),
    "Telegram": (
        Variable("TELEGRAM_BOT_TOKEN", "the token from @BotFather", "there is no Telegram"),
        Variable(
            "TELEGRAM_WEBHOOK_URL",
            "the public https address by which updates are brought, on port 443, 80, 88 or 8443",
            "updates are polled for",
        ),
        Variable(
            "TELEGRAM_WEBHOOK_SECRET",
            "the secret that Telegram sends with each update: 1 to 256 letters, digits, `_` or `-`",
            "made of the token",
        ),
        Variable("TELEGRAM_API_URL", "the address of a Bot API server of your own", "`https://api.telegram.org`"),
    ),
    "Traces": (
        Variable(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "the address of a collector that takes OTLP over HTTP, like `http://127.0.0.1:4318`; needs the extra "
            "`tracing`, whose library reads its other `OTEL_…` variables itself",
            "there are no traces",
        ),
    ),
    "The machine": (
        Variable(
            "XDG_CACHE_HOME", "the folder of caches, by the XDG Base Directory Specification", "`.cache` in `HOME`"
        ),
        Variable("XDG_DATA_HOME", "the folder of data, by the same", "`.local/share` in `HOME`"),
        Variable("HOME", "the home of who runs it, `~` above", "the present folder"),
    ),
}
