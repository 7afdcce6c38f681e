"""What becomes of a payload that could not be taken in: Slack brings it again, or whoever did it is told."""

from slack_bolt.response import BoltResponse

from adapters.slack.inbound import pressed_in
from adapters.slack.office import Office
from adapters.slack.payload import Json
from adapters.slack.posting import respond
from bot import wording

_OK, _UNAVAILABLE = 200, 503


def not_taken(office: Office, body: Json) -> BoltResponse:
    """The answer to Slack.

    Slack brings an event again. Who typed a command, sent a modal or pressed a button in a message is told to do it
    once more; beside a button in a view Slack itself shows that it was in vain, for there is no other way to say so.
    """
    if "command" in body:
        return BoltResponse(status=_OK, body=wording.NOT_TAKEN)
    if body.get("type") == "view_submission":
        return _beside_the_field(body)
    if body.get("response_url"):
        office.begin("apology", _apologise(office, body))
        return BoltResponse(status=_OK, body="")
    return BoltResponse(status=_UNAVAILABLE, body="")


def _beside_the_field(body: Json) -> BoltResponse:
    """An error in the modal, which stays open with all that was written. Slack takes it for an input block only."""
    fields = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
    if not fields:
        return BoltResponse(status=_UNAVAILABLE, body="")
    errors: dict[str, object] = {"response_action": "errors", "errors": {fields[0]: wording.NOT_TAKEN}}
    return BoltResponse(status=_OK, body=errors)


async def _apologise(office: Office, body: Json) -> None:
    address, _ = pressed_in(body)
    thread = {"thread_ts": address.thread} if address.thread else {}
    message = {"response_type": "ephemeral", "replace_original": False, "text": wording.NOT_TAKEN, **thread}
    await respond(office, str(body["response_url"]), message)
