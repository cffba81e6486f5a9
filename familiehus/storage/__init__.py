"""The database: engine, unit of work and migrations."""
