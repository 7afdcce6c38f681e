"""The durable store: SQLite in a local file, or PostgreSQL shared by any number of processes."""
