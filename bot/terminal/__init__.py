"""Postie in a terminal: chat, batch, and the commands that look after the content."""
