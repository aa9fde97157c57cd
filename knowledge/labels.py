"""What things are called wherever people read them: one place for all front ends."""

from __future__ import annotations

from typing import Final

PROTOCOLS: Final = {"imap": "IMAP", "pop3": "POP3", "smtp": "SMTP", "exchange": "Exchange"}
INCOMING_PROTOCOLS: Final = ("imap", "pop3", "exchange")
"""Those by which mail is read, the one to recommend first."""
UNENCRYPTED: Final = "no encryption"
SECURITIES: Final = {"ssl": "SSL/TLS", "starttls": "STARTTLS", "unencrypted": UNENCRYPTED}
"""The securities of a connection, safest first."""
