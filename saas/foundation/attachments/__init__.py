"""Files of official documents: found by their number, kept for good, replaced by newer ones, never overwritten."""
