"""`mingqian up`: PostgreSQL, Valkey, web, worker and cron under one supervisor. Imported by saas.cli alone."""
