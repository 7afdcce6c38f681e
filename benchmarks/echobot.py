"""A bare bot of python-telegram-bot that says back what it is told: what Impar is compared with.

python -m benchmarks.echobot API_ADDRESS TOKEN
"""

import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    message = update.effective_message
    assert message is not None
    await message.reply_text(message.text or "")


def main(address: str, token: str) -> None:
    """Poll until the process is ended."""
    application = ApplicationBuilder().token(token).base_url(f"{address}/bot").concurrent_updates(256).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:])
