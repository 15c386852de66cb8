"""Journeys in a real browser against the real processes: web, worker and cron over PostgreSQL and Valkey."""
