"""What is being asked: from a person's words to the card that answers them, or to none."""
