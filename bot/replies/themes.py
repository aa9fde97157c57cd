"""Colour and emoji of a reply, by what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_EMOJI_ALLOWED: Final = 3
_PICTURES: Final = (
    "\U0001f000-\U0001f0ff\U0001f10d-\U0001faff"  # faces, people, things, flags; no figures
    "\u2600-\u2767\u2794-\u27bf"  # weather, signs, dingbats; no brackets and figures
    "\u2b00-\u2bff"  # arrows and stars
    "\u231a\u231b\u23e9-\u23fa"  # clocks and the buttons of players
)
# One picture may be several code points: a selector that asks for colour comes after it, or a
# joiner with what it is joined to (a profession, a sex).
_EMOJI: Final = re.compile(f"[{_PICTURES}](?:\ufe0f|\u200d[\U0001f000-\U0001faff\u2640\u2642])*")


@dataclass(frozen=True, slots=True)
class Theme:
    """How a reply is dressed; the emoji stands before the first line, never in place of a word."""

    colour: int
    emoji: str = ""


_SERIOUS: Final = Theme(0xE11D48)
_THEMES: Final = {
    "imap": Theme(0x2563EB, "📬"),
    "pop3": Theme(0xD97706, "📥"),
    "smtp": Theme(0x16A34A, "📮"),
    "exchange": Theme(0x0E7490, "📇"),
    "symptom": _SERIOUS,
    "trouble": _SERIOUS,
    "error": _SERIOUS,
    "security": Theme(0xBE123C),
    "setup": Theme(0x7C3AED, "📫"),
    "concept": Theme(0x4F46E5, "💡"),
    "compare": Theme(0x4F46E5),
    "howto": Theme(0x0D9488),
    "dev": Theme(0x475569),
}
QUIET: Final = Theme(0x64748B)


def choose_theme(name: str, topic: str = "") -> Theme:
    """The theme called `name`, or else that of the topic's last or first part; or a quiet one."""
    group, _, last = topic.partition(".")
    for key in (name, last, group):
        if key in _THEMES:
            return _THEMES[key]
    return QUIET


def strip_emoji(text: str) -> str:
    """`text` for those who switched pictures off."""
    if text.isascii():
        return text
    return re.sub(r"[ \t]{2,}", " ", _EMOJI.sub("", text)).strip()


def may_carry_emoji(text: str) -> bool:
    """Whether one more emoji before `text` stays within the three a reply may have."""
    return len(_EMOJI.findall(text)) < _EMOJI_ALLOWED and not _EMOJI.match(text)
