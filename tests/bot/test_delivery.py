from bot.delivery import LaterError


def test_how_long_to_wait_is_known_only_where_the_platform_says() -> None:
    assert LaterError("flood control", 3).seconds == 3
    assert LaterError("no connection").seconds is None
