"""What servers and programs have said: reply codes, messages, whole logs."""
