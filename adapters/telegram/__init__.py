"""Telegram: private chats, groups and their topics, inline mode, by long polling or by webhook."""
