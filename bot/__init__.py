"""The conversation: what a person says, what the bot answers, and what is kept of it."""
