"""What a pasted log is full of and that names nobody: files, modules, classes, tags of commands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import re2

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.understanding.normalise import Text

_TAG = re2.compile(
    r"(?m)(?:^|[>:*<]\s*|[\s\"'(])([a-z]{1,4}\d{1,5}) "
    r"(?:(?:no|bad|ok) (?:\[|log|auth|invalid|error|cap|command|unknown|access|temp)"
    r"|login |select |authenticate |starttls\b|capability\b|logout\b|fetch |list \")"
)
"""The tag before a command of IMAP or its reply (RFC 9051 s2.2.1): `A1 NO [ALERT]`."""

_COMMANDS = frozenset(
    {"no", "bad", "ok", "login", "select", "authenticate", "starttls", "capability", "logout"}
    | {"fetch", "list"}
)
_ID = re2.compile(r"\b[0-9a-z]{6}-[0-9a-z]{6,11}-[0-9a-z]{2,4}\b")
"""What Exim calls a message."""


class Logs:
    """Takes out of a text what only looks like names."""

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        """`table` is the vocabulary of slips: its files and its code."""
        code = table.get("code", {})
        self._endings = frozenset(str(table.get("files", {}).get("endings", "")).split())
        self._roots = frozenset(str(code.get("roots", "")).split())
        self._classes = tuple(str(code.get("classes", "")).split())

    def without(self, text: Text) -> Text:
        """`text` without them."""
        talks = not _COMMANDS.isdisjoint(text.words)
        if not talks and not text.hosts and "-" not in text.normalised:
            return text
        hosts = tuple(host for host in text.hosts if not self.is_code(host))
        tags = set(_TAG.findall(text.normalised)) if talks else set()
        if "-" in text.normalised:
            tags |= {part for one in _ID.findall(text.normalised) for part in one.split("-")}
        if len(hosts) == len(text.hosts) and not tags:
            return text
        words = tuple(word for word in text.words if word not in tags) if tags else text.words
        return replace(text, hosts=hosts, words=words)

    def is_code(self, host: str) -> bool:
        """Whether it is a file (`outlook.exe`), a module or a class (`imaplib.IMAP4.error`)."""
        name, _, ending = host.rpartition(".")
        if ending in self._endings and "." not in name:
            return True
        return ending.endswith(self._classes) or host.partition(".")[0] in self._roots
