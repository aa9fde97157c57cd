"""Masks what is private in people's words, before anything of them is kept.

Addresses, host names and IP addresses of private domains, passwords, and numbers that look like
secrets go; ports, error codes and the domains of well-known providers stay, since without them a
question cannot be understood.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_PASSWORD_WORD: Final = r"(?:pass(?:word|wort|code|phrase|wd)?|pwd?|pw|passwd|app[ -]?password)"  # noqa: S105  # the word for one
_SAID = re.compile(
    rf"\b(?P<lead>{_PASSWORD_WORD}\s*(?:(?:is|was|=|:|->|=>)\s*)+)"
    rf"(?P<secret>[\"'“`]?[^\s\"'”`,;]{{4,128}})",
    re.IGNORECASE,
)
_PUT_BESIDE = re.compile(
    rf"\b(?P<lead>{_PASSWORD_WORD}\s+)(?P<secret>[^\s\"'”`,;]{{6,128}})", re.IGNORECASE
)
_PRODUCT = re.compile(
    r"(?:office|outlook|windows|win|exchange|thunderbird|iphone|ipad|ios|macos|android|galaxy|pixel"
    r"|samsung|imap|pop|smtp|tls|ssl|oauth|error|code|port|server|v|o|m|0x)[-_.]?\d.*",
    re.IGNORECASE,
)
_LOGIN_LINE = re.compile(
    r"(?<![\w.+-])(?P<lead>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\s*[:/|]\s*)"
    r"(?P<secret>(?=[^\s]{0,128}[0-9!#$%^&*])[^\s:/|]{6,128})(?=\s|$)"
)
_APP_PASSWORD = re.compile(r"\b[a-z]{4}(?P<gap>[ -])[a-z]{4}(?P=gap)[a-z]{4}(?P=gap)[a-z]{4}\b")
_ACRONYMS: Final = frozenset({"smtp", "http", "html", "tcps", "smtps", "pptp", "dnss"})
_ADDRESS = re.compile(
    r"[^\s@<>()\[\]\"'“”,;:]{1,64}@(?P<domain>[^\s@<>()\[\]\"'“”,;:/]{1,253}\.[^\W\d_]{2,24})"
)
_HOST = re.compile(
    r"(?<![\w.@/-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}[a-z]{2,24}(?![\w-])", re.IGNORECASE
)
_IP = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\w:])",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\w.])(?!0x)\+?\d(?:[ -]?\d){6,}(?!\w)")
_TOKEN = re.compile(
    r"(?<![\w./@-])(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])(?!0x[0-9A-Fa-f]+\b)[\w+/=-]{20,}(?![\w.@-])"
)
_NO_SECRET: Final = frozenset(
    """
    wrong right correct incorrect ok okay fine good bad invalid valid refused rejected saved stored
    accepted correctly working works same different required needed asked expired changed reset
    missing empty blank not the 100% being always never still also definitely certainly right.
    wrong. correct. incorrect. that what where this they from there then password passwort normal
    encrypted plain cleartext clear oauth2 oauth none case-sensitive unknown locked blocked about
    """.split()
)
_FILES: Final = frozenset(
    {"exe", "dll", "ini", "pst", "ost", "txt", "log", "png", "jpg", "json", "conf", "cf"}
)


def redact(text: str, *, known_domains: Collection[str] = ()) -> str:
    """`text` with everything private replaced by what it was: ‹password›, ‹address›, ‹host›.

    Of an address or host at one of `known_domains` the domain stays.
    """
    text = text.replace("\0", "")
    text = _SAID.sub(_without_secret, text)
    text = _PUT_BESIDE.sub(
        lambda match: f"{match['lead']}‹password›" if _is_mixed(match["secret"]) else match[0], text
    )
    text = _LOGIN_LINE.sub(lambda match: f"{match['lead']}‹password›", text)
    text = _APP_PASSWORD.sub(_without_app_password, text)
    text = _ADDRESS.sub(lambda match: _masked_address(match, known_domains), text)
    text = _IP.sub("‹ip›", text)
    text = _HOST.sub(lambda match: _masked_host(match[0], known_domains), text)
    text = _TOKEN.sub("‹secret›", text)
    return _LONG_NUMBER.sub("‹number›", text)


def holds_password(text: str) -> bool:
    """Whether somebody seems to have posted a password; rather no than yes."""
    lowered = text.lower()
    if "pass" in lowered or "pw" in lowered:
        if any(_is_secret(match["secret"]) for match in _SAID.finditer(text)):
            return True
        if any(_is_mixed(match["secret"]) for match in _PUT_BESIDE.finditer(text)):
            return True
    if "@" in text and _LOGIN_LINE.search(text):
        return True
    return any(_is_app_password(match[0]) for match in _APP_PASSWORD.finditer(text))


def holds_address(text: str) -> bool:
    """Whether an e-mail address is in `text`."""
    return _ADDRESS.search(text) is not None


def _is_secret(word: str) -> bool:
    bare = word.strip("\"'“`").lower()
    if bare.strip(".!?") in _NO_SECRET or bare in _NO_SECRET:
        return False
    return len(bare) >= 6 and not bare.isalpha() and not bare.startswith(("http", "<"))  # noqa: PLR2004  # shorter ones are words


def _is_mixed(word: str) -> bool:
    """Whether `word` looks like a password by itself: small letters, digits, and more."""
    kinds = (str.islower, str.isdigit, lambda c: c.isupper() or c in "!$%&#*+?")
    return all(any(map(kind, word.rstrip("?!."))) for kind in kinds) and not _PRODUCT.match(word)


def _is_app_password(joined: str) -> bool:
    """Whether four groups of four letters are no four words: one of them cannot be spoken."""
    groups = re.split("[ -]", joined)
    return len(set(groups)) == len(groups) and any(
        group not in _ACRONYMS and not set(group) & set("aeiouy") and group[1:] != 3 * group[1]
        for group in groups
    )


def _without_app_password(match: re.Match[str]) -> str:
    return "‹password›" if _is_app_password(match[0]) else match[0]


def _without_secret(match: re.Match[str]) -> str:
    word: str = match["secret"].strip("\"'“`").lower().strip(".!?")
    return match[0] if word in _NO_SECRET else f"{match['lead']}‹password›"


def _masked_address(match: re.Match[str], known: Collection[str]) -> str:
    domain = match["domain"].lower()
    return f"‹address›@{domain}" if _is_known(domain, known) else "‹address›"


def _masked_host(host: str, known: Collection[str]) -> str:
    lowered = host.lower()
    if _is_known(lowered, known) or lowered.rsplit(".", 1)[-1] in _FILES:
        return host
    return "‹host›"


def _is_known(domain: str, known: Collection[str]) -> bool:
    labels = domain.split(".")
    return any(".".join(labels[start:]) in known for start in range(len(labels) - 1))
