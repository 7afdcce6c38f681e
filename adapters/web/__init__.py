"""The web: the chat page, the cards at their stable addresses, and JSON for machines."""
