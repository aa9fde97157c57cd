"""What a pasted code or message means: the vendor's own meaning first, then the standard's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge.overlay import with_other
from knowledge.understanding.normalise import read
from knowledge.understanding.quoted.messages import QuotedMessages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.catalog.model import Catalog, Code, Message

_VENDORS = {"microsoft_personal": "microsoft", "microsoft_work": "microsoft"}
"""The vendor whose codes a platform answers with, where it is not called like the platform."""
_ENHANCED_PARTS = 3
_AUP = re.compile(r"^aup#(?:out|in|o|i)?-?")
"""Spectrum's codes are the same in both directions: `AUP#Out-1500` is listed as `AUP#1500`."""
_NUMBER = re.compile(r"0x[0-9a-f]{8}|aadsts\d{4,7}")
_FAMILY = "-family"
_REPLY = re.compile(r"[245](?:\d\d|\.\d{1,3}\.\d{1,3})")
CODE = "code"
"""The tag of a reply to somebody who gave a code or a message."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was recognised, as one bold line."""

    line: str
    topic: str
    sources: tuple[str, ...]
    fixes: tuple[str, ...] = ()
    """What helps against this very message, likeliest first."""
    tags: frozenset[str] = frozenset({CODE})
    coded: bool = True
    """Whether the line names a code, not only what it means."""


class Codes:
    """The codes and messages of one catalogue, by what people paste of them."""

    def __init__(self, catalog: Catalog, messages: QuotedMessages | None = None) -> None:
        self._messages = messages or QuotedMessages(catalog.messages)
        self._message_by_id = catalog.message_by_id
        self._provider_by_key = catalog.provider_by_key
        self._standard = {c.code.casefold(): c for c in catalog.codes if not c.vendor}
        self._of_vendors = {(c.vendor, c.code.casefold()): c for c in catalog.codes if c.vendor}
        self._of_any_vendor = {code: c for (_, code), c in reversed(self._of_vendors.items())}
        self._structure: Mapping[str, Any] = catalog.language.get("structure", {})

    def laid_over(self, catalog: Catalog) -> Codes:
        """The same codes, with the providers of `catalog`, which lies over their own."""
        return with_other(self, _provider_by_key=catalog.provider_by_key)

    def find(self, code: str, provider: str = "") -> Code | None:
        """The row of one code, by preference as meant by whoever runs the provider's mail."""
        keeper = self._provider_by_key.get(provider)
        platform = keeper.platform if keeper else ""
        vendor = _VENDORS.get(platform, platform)
        key = _AUP.sub("aup#", code.casefold().strip("[]"))
        for name in (key, f"[{key}]", "x" + key[1:] if key[1:2] == "." else key):
            if row := self._of_vendors.get((vendor, name)) or self._standard.get(name):
                return row
        return self._of_any_vendor.get(key)

    def explain(self, code: str, provider: str = "") -> Meaning | None:
        """What `code` means: a message's id, a code, or a basic and an enhanced code together."""
        if message := self._message_by_id.get(code) or self._numbered(code.casefold()):
            return _explain_message(message, code)
        rows = [row for part in reversed(code.split()) if (row := self.find(part, provider))]
        if rows:
            line = f"**{_spell(code)}{self._lasting(code)}: {_as_sentence(rows[0].meaning)}**"
            return Meaning(line, rows[0].topic, (rows[0].source,), tags=self._tags(code))
        return self._explain_structure(code)

    def _numbered(self, code: str) -> Message | None:
        """Outlook's and Microsoft's numbers are messages; an unlisted one belongs to a family."""
        if not _NUMBER.fullmatch(code):
            return None
        quoted = self._messages.find(read(code).normalised)
        return self._message_by_id[quoted[0]] if quoted else None

    def _explain_structure(self, code: str) -> Meaning | None:
        """What the digits of an unlisted enhanced code say (RFC 3463 s2, s3)."""
        structure = self._structure
        first, subject = _digits(code)
        kind = structure.get("class", {}).get(first)
        row = structure.get("subject", {}).get(subject)
        if not kind or not row:
            return None
        passing = structure.get("passing", {})
        waits = first == "4" and subject in passing.get("subjects", ())
        about = structure["about"].format(subject=row["meaning"])
        line = f"**{code}{self._lasting(code)}: {kind['meaning']}. {about}**"
        topic = passing["topic"] if waits else row["topic"]
        return Meaning(line, topic, (structure["source"],), tags=self._tags(code))

    def _tags(self, code: str) -> frozenset[str]:
        """What a reply has to do with `code`: its subject or detail may want steps of its own."""
        subject = self._structure.get("subject", {}).get(_digits(code)[1], {})
        detail = self._structure.get("detail", {}).get(code.partition(".")[2], {})
        return frozenset({CODE, subject.get("tag", CODE), detail.get("tag", CODE)})

    def _lasting(self, code: str) -> str:
        """Whether a refusal is for good, as its first digit says."""
        if not _REPLY.match(code):
            return ""
        word = self._structure.get("class", {}).get(code[:1], {}).get("lasting", "")
        return f" ({word})" if word else ""


def _explain_message(message: Message, code: str) -> Meaning:
    number = None if code.endswith(_FAMILY) else _NUMBER.search(code.casefold())
    name = f"{_spell(number.group())}: " if number else ""
    tags = frozenset({CODE}) | message.tags
    line = f"**{name}{_as_sentence(message.meaning)}**"
    return Meaning(line, message.topic, (message.source,), message.fixes, tags, bool(name))


def _digits(code: str) -> tuple[str, str]:
    """Class and subject of an enhanced code (RFC 3463 s2), empty for any other."""
    last = (code.split() or [""])[-1]
    parts = last.split(".")
    return (parts[0], parts[1]) if len(parts) == _ENHANCED_PARTS else ("", "")


def _spell(code: str) -> str:
    """The code as programs and servers print it."""
    if code.startswith("aup#"):
        return "AUP#" + code.removeprefix("aup#").capitalize()
    return code.upper().replace("0X", "0x")


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
