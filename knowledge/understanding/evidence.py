"""Whether a text is about mail at all, by what it says; and when a number is a reply code.

Everyday words that are also ours (exchange, identity, server, account, password) are no evidence;
numbers count only as what their form and company make them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from knowledge.pattern_set import PatternSet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from knowledge.understanding.normalise import Text

_CODE = re2.compile(
    r"(?i)"
    r"\b0x[0-9a-f]{8}\b"  # Outlook and Windows
    r"|\b(?:4[2-5]\d|5[0-5]\d)\b"  # SMTP replies (RFC 5321)
    r"|\[[a-z/-]{4,24}\]|\[utf8\]"  # response codes of IMAP and POP3
    r"|\baup#[\w-]+"  # Spectrum
    r"|\baadsts\d+"  # Microsoft's sign-in
)
_THREE_PARTS = re2.compile(
    r"(?:^|[^\w./-]|\b[45]\d\d-)([245]\.\d{1,3}\.\d{1,3})"  # enhanced codes (RFC 3463): three
    r"(?:$|[^\w./-]|[./-](?:\s|$))"  # parts, not four, with nothing behind them
)
_SIGNS = frozenset("0123456789[")
"""No code is without one of these."""
_BASIC = re2.compile(r"^[45]\d\d$")
_ENHANCED = re2.compile(r"^[245]\.\d+\.\d+$")
_PAIR = re2.compile(r"\b[45]\d\d(?:[ -]|: )#?[45]\.\d{1,3}\.\d{1,3}\b")
_LEADS = re2.compile(r"^\W*(?:smtp |error |code )*[45]\d\d\b")
_UNIT = re2.compile(  # a price, a size, a count: what stands before or behind says so
    r"(?:[$€£#.,:/x*+-]|\d[ .,:/])[45]\d\d\b|\b[45]\d\d(?:[%$€£x:/]|[.,-]\d| ?(?:mb|gb|kb|mhz|ghz"
    r"|w|v|px|p|x|fps|km|m|cm|mm|kg|g|lbs?|hz|nm|k|bucks|dollars|euros?|pounds|people|times|files"
    r"|miles|days|mails|messages)\b)"
)
_JOINS = frozenset({"or", "and"})
"""What stands between two numbers of one thing."""
_SHORT = 3
"""Words up to which a number alone is all that is asked about."""


class MailEvidence:
    """Reads what in a text speaks of mail."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._words = PatternSet(table.get("words", {}).items(), must_be_whole=True)
        self._asked = re2.compile("(?i)" + table.get("codes", {}).get("asked", "^$"))
        ports = table.get("ports", {})
        self._common = frozenset(ports.get("common", ()))
        self._counted = frozenset(str(ports.get("behind", "")).split())
        self._numbered = frozenset(str(ports.get("before", "")).split())
        self._around = frozenset(str(ports.get("around", "")).split())
        self._company = re2.compile(ports.get("company", "^$"))

    def in_words(self, normalised: str) -> bool:
        """Whether words of mail stand in a normalised text."""
        return bool(self._words.found(normalised))

    def other_numbers(self, text: Text, ports: Collection[int], *, has_company: bool) -> set[int]:
        """Those of `ports` in a text that count or name something else there.

        `has_company`: mail is spoken of in it, or just before.
        """
        words = text.words
        others: set[int] = set()
        before = ""
        for word, behind in zip(words, (*words[1:], ""), strict=True):
            if not word.isdigit():
                before = before if word in _JOINS else word
            elif before in self._numbered or behind in self._counted:
                others.add(int(word))
        are_ports = (
            has_company
            or not self._common.issuperset(ports)  # 25 beside 587 is a port
            or all(word.isdigit() or word in self._around for word in words)
            or self._company.search(text.normalised)
        )
        return others if are_ports else others | self._common

    def codes(self, text: Text, *, about_mail: bool) -> tuple[str, ...]:
        """The reply codes in a text, each as written; numbers that are something else are not.

        A code needs to be nearly all of the text, or a word that asks for it, or company of mail.
        """
        normalised = text.normalised
        if not _SIGNS.intersection(normalised):
            return ()
        places = [(match.start(), match.group()) for match in _CODE.finditer(normalised)]
        places += [(m.start(1), m.group(1)) for m in _THREE_PARTS.finditer(normalised)]
        if not places:
            return ()
        paired = bool(_PAIR.search(normalised))
        company = about_mail or paired
        alone = len(text.words) - sum(word.isdigit() for word in text.words) <= _SHORT
        asked = alone or bool(self._asked.search(normalised))
        has_unit = not paired and bool(_UNIT.search(normalised))
        return tuple(
            dict.fromkeys(
                code
                for _, code in sorted(places)
                if _is_code(code, company=company, asked=asked, has_unit=has_unit)
                or (_BASIC.match(code) and _LEADS.match(normalised) and not has_unit)
            )
        )


def _is_code(code: str, *, company: bool, asked: bool, has_unit: bool) -> bool:
    if _BASIC.match(code):
        return (company or asked) and not has_unit
    if _ENHANCED.match(code):
        return company or (asked and code[0] != "2")
    return True


def is_about_mail(slots: Collection[object], *, in_words: bool, elsewhere: bool) -> bool:
    """Whether words or `slots` (protocol, provider, message, code …) speak of mail.

    `elsewhere`: other fields of life are spoken of, so that a name alone says nothing.
    """
    return in_words or (any(slots) and not elsewhere)
