"""What Postie knows, in memory, and the content files it comes from."""
