"""Discord's events without a command: mentions, direct messages, watched channels, edits."""
