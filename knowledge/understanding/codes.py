"""What a pasted code or message means: the vendor's own meaning first, then the standard's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.catalog.model import Code, Message
    from knowledge.ranking.index import Index

_VENDORS = {"microsoft_personal": "microsoft", "microsoft_work": "microsoft"}
_CODE_LENGTHS = 3
_AUP = re.compile(r"^aup#(?:out|in|o|i)?-?")
"""Spectrum's codes are the same in both directions: `AUP#Out-1500` is listed as `AUP#1500`."""
_NUMBER = re.compile(r"0x[0-9a-f]{8}|aadsts\d{4,7}")
_FAMILY = "-family"
_REPLY = re.compile(r"[245](?:\d\d|\.\d{1,3}\.\d{1,3})")
_LASTING = {"4": " (temporary)", "5": " (permanent)"}
"""What the first digit says of every refusal (RFC 5321 s4.2.1, RFC 3463 s2)."""
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


def meaning_of(index: Index, code: str, provider: str = "") -> Meaning | None:
    """What `code` means: a message's id, a code, or a basic and an enhanced code together."""
    if message := index.messages.get(code) or _numbered(index, code.casefold()):
        return _of_message(message, code)
    found = [c for one in reversed(code.split()) if (c := find(index, one, provider))]
    if found:
        line = f"**{_written(code)}{_lasting(code)}: {_sentence(found[0].meaning)}**"
        return Meaning(line, found[0].topic, (found[0].source,), tags=_tags(index, code))
    return _by_structure(index, code)


def find(index: Index, code: str, provider: str = "") -> Code | None:
    """The row of one code, by preference with the meaning of whoever runs the provider's mail."""
    keeper = index.providers.get(provider)
    platform = keeper.platform if keeper else ""
    vendor = _VENDORS.get(platform, platform)
    key = _AUP.sub("aup#", code.casefold().strip("[]"))
    for name in (key, f"[{key}]", "x" + key[1:] if key[1:2] == "." else key):
        if row := index.vendor_codes.get((vendor, name)) or index.codes.get(name):
            return row
    return next((c for (_, k), c in index.vendor_codes.items() if k == key), None)


def _numbered(index: Index, code: str) -> Message | None:
    """Outlook's and Microsoft's numbers are messages; an unlisted one belongs to a family."""
    if not _NUMBER.fullmatch(code):
        return None
    found = index.understander.understand(code).messages
    return index.messages[found[0]] if found else None


def _of_message(message: Message, code: str) -> Meaning:
    number = None if code.endswith(_FAMILY) else _NUMBER.search(code.casefold())
    name = f"{_written(number.group())}: " if number else ""
    tags = frozenset({CODE}) | message.tags
    line = f"**{name}{_sentence(message.meaning)}**"
    return Meaning(line, message.topic, (message.source,), message.fixes, tags, bool(name))


def _by_structure(index: Index, code: str) -> Meaning | None:
    structure = index.catalog.language.get("structure", {})
    first, subject = _digits(code)
    kind = structure.get("class", {}).get(first)
    row = structure.get("subject", {}).get(subject)
    if not kind or not row:
        return None
    passing = structure.get("passing", {})
    waits = first == "4" and subject in passing.get("subjects", ())
    about = f"The middle number says that it is about {row['meaning']}."
    line = f"**{code}{_lasting(code)}: {kind['meaning']}. {about}**"
    topic = passing["topic"] if waits else row["topic"]
    return Meaning(line, topic, (structure["source"],), tags=_tags(index, code))


def _tags(index: Index, code: str) -> frozenset[str]:
    """What a reply has to do with `code`: its subject or detail may want steps of its own."""
    structure = index.catalog.language.get("structure", {})
    subject = structure.get("subject", {}).get(_digits(code)[1], {})
    detail = structure.get("detail", {}).get(code.partition(".")[2], {})
    return frozenset({CODE, subject.get("tag", CODE), detail.get("tag", CODE)})


def _digits(code: str) -> tuple[str, str]:
    """Class and subject of an enhanced code (RFC 3463 s2), empty for any other."""
    parts = code.rsplit(None, 1)[-1].split(".")
    return (parts[0], parts[1]) if len(parts) == _CODE_LENGTHS else ("", "")


def _lasting(code: str) -> str:
    return _LASTING.get(code[:1], "") if _REPLY.match(code) else ""


def _written(code: str) -> str:
    """The code as programs and servers print it."""
    if code.startswith("aup#"):
        return "AUP#" + code.removeprefix("aup#").capitalize()
    return code.upper().replace("0X", "0x")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
