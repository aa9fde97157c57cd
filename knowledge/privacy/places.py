"""Where somebody is to be reached: addresses, host names, IP addresses, telephone numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.pattern_set import Pattern
from knowledge.privacy import masks
from knowledge.privacy.masks import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from knowledge.privacy.folding import Folded

_ADDRESS: Final = re.compile(
    r"(?<![^\s@<>()\[\]\"'“”,;:\0])[^\s@<>()\[\]\"'“”,;:\0]++"
    r"@(?P<domain>[^\s@<>()\[\]\"'“”,;:/\0]{1,253}\.[^\W\d_]{2,24})"
)
_HOST: Final = re.compile(
    r"(?:(?<![\w.@/-])|(?<=//))(?:[a-z0-9-]{1,63}+\.){1,20}(?P<last>[a-z]{2,24}+)(?![\w-])"
)
_IPV4: Final = Pattern(r"(?:\d{1,3}\.){3}\d{1,3}")
_IPV6: Final = Pattern(
    r"(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}"
)
_LONG_NUMBER: Final = Pattern(r"\+?\d(?:[ +-]?\d){6,}")
_PORTS: Final = frozenset({"25", "110", "143", "465", "587", "993", "995", "2525"})
"""Several of them in a row are no telephone number."""
_FILES: Final = frozenset(
    {"exe", "dll", "ini", "pst", "ost", "txt", "log", "png", "jpg", "json", "conf", "cf"}
)


def spans(folded: Folded, known: Collection[str]) -> Iterator[Span]:
    """What tells where somebody is; domains that are `known` stay."""
    yield from _addresses(folded, known)
    yield from _hosts(folded, known)
    yield from _ips(folded)
    yield from _numbers(folded)


def has_address(folded: Folded) -> bool:
    """Whether an e-mail address is in the text."""
    return "@" in folded.text and _ADDRESS.search(folded.lower) is not None


def _addresses(folded: Folded, known: Collection[str]) -> Iterator[Span]:
    if "@" not in folded.text:
        return
    for address in _ADDRESS.finditer(folded.lower):
        at = address.start("domain") - 1
        end = at if _is_known(address["domain"], known) else address.end()
        yield Span(address.start(), end, masks.ADDRESS)


def _hosts(folded: Folded, known: Collection[str]) -> Iterator[Span]:
    if "." not in folded.text:
        return
    for host in _HOST.finditer(folded.lower):
        if host["last"] not in _FILES and not _is_known(host[0], known):
            yield Span(host.start(), host.end(), masks.HOST)


def _ips(folded: Folded) -> Iterator[Span]:
    for pattern, sign in ((_IPV4, "."), (_IPV6, ":")):
        for ip in pattern.finditer(folded.lower) if sign in folded.lower else ():
            if not _touches(folded.lower, *ip.span(), sign=sign):
                yield Span(ip.start(), ip.end(), masks.IP)


def _numbers(folded: Folded) -> Iterator[Span]:
    for number in _LONG_NUMBER.finditer(folded.lower):
        ports = all(part in _PORTS for part in re.split(r"[ +-]", number[0]))
        if not ports and not _touches(folded.lower, *number.span(), sign="."):
            yield Span(number.start(), number.end(), masks.NUMBER)


def _touches(text: str, start: int, end: int, *, sign: str) -> bool:
    """Whether letters, or `sign` and letters, join what stands from `start` to `end`."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before in {sign, "_"} or before.isalnum():
        return True
    return after[:1] == "_" or after[:1].isalnum() or (after[:1] == sign and after[1:].isalnum())


def _is_known(domain: str, known: Collection[str]) -> bool:
    labels = domain.split(".")
    return any(".".join(labels[start:]) in known for start in range(len(labels) - 1))
