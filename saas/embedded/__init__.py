"""`mingqian up`: PostgreSQL and Valkey from wheels, web, worker and cron under one supervisor. Imported by saas.cli alone."""
