"""Official documents as Word and PDF files, set from data."""
