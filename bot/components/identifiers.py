"""What a button means, packed into its custom_id: nothing has to be remembered elsewhere.

A custom_id reads `p<version><kind><action>:<owner>:<payload>`; `kind` is `b` (button) or `s`
(select). A `Reference` is packed as `topic,provider,slots,port,code,client`, where a part that is
too long for Discord's 100 characters is replaced by `#` and a short hash of it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote, unquote

from bot.limits import CUSTOM_ID
from knowledge.outcomes import OWN, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION: Final = 1
TEMPLATE: Final = r"p(?P<version>[0-9]{{1,3}}){kind}(?P<body>[\s\S]*)"
Kind = Literal["b", "s"]

_ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SLOTS: Final = {
    "protocol": {"imap": "i", "pop3": "p", "smtp": "s", "exchange": "e"},
    "direction": {"incoming": "i", "outgoing": "o", "both": "b"},
    "security": {"ssl": "s", "starttls": "t", "unencrypted": "p"},
}
_FRAME: Final = len(f"p{VERSION}b::")
_NONE: Final = "-"
_BODY: Final = re.compile(r"(?P<action>[a-z]+):(?P<owner>[0-9a-zA-Z]*):(?P<payload>.*)", re.DOTALL)


class UnreadableIdentifier(Exception):
    """A custom_id of another version, or one that Postie never wrote."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a click on a button or a choice in a select stands for."""

    action: str
    owner: int
    """Whose reply this is (a Discord user's id); 0 if everybody's."""
    payload: str = ""

    def pack(self, kind: Kind) -> str:
        """As custom_id; raises `ValueError` if it does not fit."""
        packed = f"p{VERSION}{kind}{self.action}:{_write_base62(self.owner)}:{self.payload}"
        if len(packed) > CUSTOM_ID:
            raise ValueError(packed)
        return packed

    @property
    def room(self) -> int:
        """Characters left for a payload."""
        return CUSTOM_ID - len(self.action) - len(_write_base62(self.owner)) - _FRAME


def unpack(version: str, body: str) -> Identifier:
    """The identifier behind the parts of `TEMPLATE`; raises `UnreadableIdentifier`."""
    match = _BODY.fullmatch(body)
    if int(version) != VERSION or match is None:
        raise UnreadableIdentifier
    return Identifier(match["action"], _read_base62(match["owner"]), match["payload"])


@lru_cache(4096)
def pack_reference(reference: Reference, *, room: int) -> str:
    """`reference` in at most `room` characters; the client is the first to go."""
    full = [
        reference.topic,
        reference.provider,
        _pack_slots(reference),
        _write_base62(reference.port) if reference.port else "",
        quote(reference.code, safe=""),
        quote(reference.client, safe=""),
    ]
    if len(packed := ",".join(full).rstrip(",")) <= room:
        return packed
    for shortened in (
        _shorten_parts(full, 0),
        _shorten_parts(full, 0, 1),
        _shorten_parts(full[:5], 0, 1),
    ):
        if len(packed := ",".join(shortened).rstrip(",")) <= room:
            return packed
    return ",".join(_shorten_parts(full[:4], 0, 1))


def unpack_reference(packed: str, *, topics: Iterable[str], providers: Iterable[str]) -> Reference:
    """The reference behind `packed`; raises `UnreadableIdentifier` if nothing is called so."""
    parts = packed.split(",")
    if len(parts) > 6:  # noqa: PLR2004  # the six parts of `pack_reference`
        raise UnreadableIdentifier
    topic, provider, slots, port, code, client = parts + [""] * (6 - len(parts))
    return Reference(
        topic=find_name(topic, topics),
        provider=find_name(provider, providers) if provider else "",
        port=_read_base62(port),
        code=unquote(code),
        client=unquote(client),
        **_unpack_slots(slots),
    )


def shorten(name: str) -> str:
    """A topic or provider in nine characters, when its own name is too long."""
    return f"#{hashlib.blake2b(name.encode(), digest_size=4).hexdigest()}"


def find_name(part: str, names: Iterable[str]) -> str:
    """The one of `names` that `part` is, or is short for; raises `UnreadableIdentifier`."""
    if part.startswith(OWN):
        return part
    for name in names:
        if part == name or (part.startswith("#") and part == shorten(name)):
            return name
    raise UnreadableIdentifier


def _shorten_parts(parts: list[str], *which: int) -> list[str]:
    return [
        shorten(part) if number in which and part and not part.startswith(OWN) else part
        for number, part in enumerate(parts)
    ]


def _pack_slots(reference: Reference) -> str:
    if not (reference.protocol or reference.direction or reference.security):
        return ""
    letters = [
        _SLOTS[slot].get(getattr(reference, slot), _NONE)
        for slot in ("protocol", "direction", "security")
    ]
    return "" if set(letters) == {_NONE} else "".join(letters)


def _unpack_slots(letters: str) -> dict[str, str]:
    slots = {}
    for (slot, names), letter in zip(_SLOTS.items(), letters, strict=False):
        slots[slot] = next((name for name, short in names.items() if short == letter), "")
    return slots


@lru_cache(4096)
def _write_base62(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[rest] + digits
    return digits


def _read_base62(digits: str) -> int:
    number = 0
    for digit in digits:
        if digit not in _ALPHABET:
            raise UnreadableIdentifier
        number = number * len(_ALPHABET) + _ALPHABET.index(digit)
    return number
