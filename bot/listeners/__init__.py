"""What Postie hears without a command: mentions, direct messages, watched channels."""
