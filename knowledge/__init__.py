"""What Postie knows, how it understands a question, and the one door to both: `service`."""
