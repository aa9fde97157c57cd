"""What is forgotten: guilds that left, people who wish it, and whatever has been kept for long."""
