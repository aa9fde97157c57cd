"""What a pasted code or message means: the vendor's own meaning first, then the standard's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.catalog import Code
    from knowledge.matching.index import Index

_VENDORS = {"microsoft_personal": "microsoft", "microsoft_work": "microsoft"}
_CODE_LENGTHS = 3
_AUP = re.compile(r"^aup#(?:out|in|o|i)?-?")
"""Spectrum's codes are the same in both directions: `AUP#Out-1500` is listed as `AUP#1500`."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was recognised, as one bold line."""

    line: str
    topic: str
    sources: tuple[str, ...]


def meaning_of(index: Index, code: str, platform: str = "") -> Meaning | None:
    """What `code` means: a message's id, a code, or a basic and an enhanced code together."""
    if message := index.messages.get(code):
        return Meaning(f"**{_sentence(message.meaning)}**", message.topic, (message.source,))
    found = [c for one in reversed(code.split()) if (c := find(index, one, platform))]
    if found:
        return Meaning(
            f"**{code}: {_sentence(found[0].meaning)}**", found[0].topic, (found[0].source,)
        )
    return _by_structure(index, code)


def find(index: Index, code: str, platform: str = "") -> Code | None:
    """The row of one code."""
    vendor = _VENDORS.get(platform, platform)
    key = _AUP.sub("aup#", code.casefold().strip("[]"))
    for name in (key, f"[{key}]", "x" + key[1:] if key[1:2] == "." else key):
        if row := index.vendor_codes.get((vendor, name)) or index.codes.get(name):
            return row
    return next((c for (_, k), c in index.vendor_codes.items() if k == key), None)


def _by_structure(index: Index, code: str) -> Meaning | None:
    structure = index.catalog.language.get("structure", {})
    parts = code.rsplit(None, 1)[-1].split(".")
    if len(parts) != _CODE_LENGTHS or not structure:
        return None
    kind = structure["class"].get(parts[0])
    subject = structure["subject"].get(parts[1])
    if not kind or not subject:
        return None
    about = f"The middle number says that it is about {subject['meaning']}."
    line = f"**{code}: {kind['meaning']}. {about}**"
    return Meaning(line, subject["topic"], (structure["source"],))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
