"""What stands in the path of every message before anything else does."""
