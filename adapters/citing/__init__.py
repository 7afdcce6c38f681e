"""A topic's references in the forms that other programs read."""
