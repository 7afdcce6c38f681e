"""A bare bot of python-telegram-bot that says back what it is told: what Impar is compared with.

python -m benchmarks.echobot API_ADDRESS TOKEN [limited]

As it is, it sends at once; `limited`, it has the library's own limiter, which tries again what Telegram refuses.
"""

import sys

from telegram import Update
from telegram.ext import AIORateLimiter, ApplicationBuilder, ContextTypes, MessageHandler, filters

# How often the limiter tries again; by default it never does, and what is refused is lost.
_RETRIES = 5


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    message = update.effective_message
    assert message is not None
    await message.reply_text(message.text or "")


def main(address: str, token: str, *how: str) -> None:
    """Poll until the process is ended."""
    builder = ApplicationBuilder().token(token).base_url(f"{address}/bot").concurrent_updates(256)
    if how == ("limited",):
        builder.rate_limiter(AIORateLimiter(max_retries=_RETRIES))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
