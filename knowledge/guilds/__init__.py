"""What communities bring along: settings, entries, feedback, answered messages."""
