-- The rules that a draw stood under, with whose they were (settings.md, last line); attempts before this have none kept.
ALTER TABLE app.draw_attempt ADD COLUMN rules JSONB DEFAULT '{}' NOT NULL;
