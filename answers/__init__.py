"""What may be said: topics, cards, claims, references and their review, and the text files they are written in."""
