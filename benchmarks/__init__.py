"""What speed is claimed, and the command that shows it: `python -m benchmarks.draw`."""
