"""Slack: slash commands, mentions, direct messages, shortcuts, the App Home, and specialists to ask."""
