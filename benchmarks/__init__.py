"""How well and how fast the matcher works, measured on data that is handed in."""
