"""The world: platforms, storage, settings, and the command line that puts them together."""
