"""What an operator can mend."""


class StorageError(Exception):
    """The database cannot be used as it is; the text says why and what to do."""
