"""The least that a Slack app can do, to measure beside it: a Bolt app on aiohttp that echoes.

Where BARE_REPLY is set, to a JSON object with `text` and `blocks`, it answers every message with that.
"""

import json
import os

from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.payload import Json


def main() -> None:
    """Serve it on a free port, and say which."""
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    reply: Json = json.loads(os.environ.get("BARE_REPLY", "{}"))

    @app.event("message")
    async def answer(event: Json, say: AsyncSay) -> None:
        await say(**(reply or {"text": event["text"]}), thread_ts=event["ts"])

    application = app.server(path="/slack/events").web_app
    web.run_app(application, host="127.0.0.1", port=int(os.environ["PORT"]), print=_ready, access_log=None)


def _ready(*_: object) -> None:
    print(f"Impar answers at http://127.0.0.1:{os.environ['PORT']} (a bare app)", flush=True)


if __name__ == "__main__":
    main()
