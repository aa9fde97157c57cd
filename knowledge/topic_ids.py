"""The topics that Python has to call by name; the linter holds that each of them exists.

Whatever else is said of a topic stands in its file under content/topics.
"""

from __future__ import annotations

import re
from typing import Final

_ID = re.compile(r"(?=.{1,100}$)[a-z0-9_]+(?:\.[a-z0-9_]+)+")

APP_PASSWORD: Final = "concept.app_password"  # noqa: S105  # a topic's id
AUTH_FAILED: Final = "error.auth_failed"
CAN_NOT_CONNECT: Final = "trouble.cannot_connect"
CAN_NOT_RECEIVE: Final = "trouble.cannot_receive"
CAN_NOT_SEND: Final = "trouble.cannot_send"
CAPABILITIES: Final = "meta.capabilities"
COMPARE_465_587: Final = "compare.465_587"
COMPARE_IMAP_POP3: Final = "compare.imap_pop3"
CREDENTIALS: Final = "security.credentials_in_chat"
CUSTOM_DOMAIN: Final = "setup.provider.custom_domain"
ENABLE_IMAP_POP: Final = "howto.enable_imap_pop"
FIND_SETTINGS: Final = "howto.find_settings"
FOLLOW_UP: Final = "meta.follow_up"
GREETING: Final = "meta.greeting"
LIVE_STATUS: Final = "meta.live_status"
ONE_DEVICE_ONLY: Final = "trouble.one_device_only"
OUT_OF_SCOPE: Final = "meta.out_of_scope"
PASSWORD_REJECTED: Final = "trouble.password_rejected"  # noqa: S105  # a topic's id
PORT_IMAP: Final = "port.imap"
PORT_LOOKUP: Final = "port.lookup"
PORT_POP3: Final = "port.pop3"
PORT_SMTP: Final = "port.smtp"
PROVIDER: Final = "setup.provider"
PROVIDER_HOSTED: Final = "setup.provider.hosted_isp"
PROVIDER_NO_IMAP: Final = "setup.provider.no_imap"
REFUSED_RESET: Final = "error.connection_refused_reset"
SEND_FROM_CODE: Final = "dev.send_from_code"
THANKS: Final = "meta.thanks"
TIMEOUT: Final = "error.timeout"
VAGUE: Final = "meta.vague"

META_FAMILY: Final = "meta."
"""What the ids of a whole family begin with."""
TROUBLE_FAMILY: Final = "trouble."
ERROR_FAMILY: Final = "error."
DEV_FAMILY: Final = "dev."
PORT_FAMILY: Final = "port."
CLIENT_FAMILY: Final = "setup.client."
COMPARE_FAMILY: Final = "compare."

FAMILIES: Final = frozenset(
    {
        META_FAMILY,
        TROUBLE_FAMILY,
        ERROR_FAMILY,
        DEV_FAMILY,
        PORT_FAMILY,
        CLIENT_FAMILY,
        COMPARE_FAMILY,
    }
)
ALL: Final = (
    frozenset(
        value for name, value in globals().items() if name.isupper() and isinstance(value, str)
    )
    - FAMILIES
)
"""Every id above, for the linter."""


def is_topic_id(name: str) -> bool:
    """Whether a topic may be called `name`: `group.name` in small letters, as buttons carry it."""
    return _ID.fullmatch(name) is not None
