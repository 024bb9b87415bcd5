"""Database engine for SQLite: Django's own, made safe and fair for one process with many writers."""
