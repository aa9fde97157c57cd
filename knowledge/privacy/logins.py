"""Passwords beside who signs in with them: pairs, protocol logs, links with a password."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.pattern_set import Pattern
from knowledge.privacy import masks, shapes
from knowledge.privacy.folding import small
from knowledge.privacy.masks import Span
from knowledge.privacy.ordinary import is_ordinary
from knowledge.privacy.pasted import says_something

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.privacy.folding import Folded

_LINK: Final = Pattern(r"://[^\s:/@\0]{0,128}:(?P<secret>[^\s/\0]{1,256})@[\w.-]")
_OPTION: Final = Pattern(
    r"(?:^|\s)(?:-u|--user)[ =]\"?[^\s:\"\0]{1,128}:(?P<secret>[^\s\"\0]{1,128})"
)
_AFTER_ADDRESS: Final = Pattern(
    r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+(?P<joint>\s*(?:[:/|;,]|->|=>)\s*|\s+)(?P<secret>[^\s\0]{4,})"
)
_IMAP: Final = Pattern(
    r"(?im)(?:^|[\s>:])(?P<tag>[a-z]{0,6}\d{1,6}|\.) login (?:\"[^\"\n]*\"|[^\s\"\0]+) "
    r"(?P<secret>\"[^\"\n]+\"|[^\s\"\0]+)[^\S\n]*$"
)
_POP: Final = Pattern(r"(?:^|\n|[>:] ?|\band )[^\S\n]*PASS (?P<secret>[^\s\0]+)[^\S\n]*(?:\n|$)")
_USER_LINE: Final = Pattern(r"\bUSER [^\s\0]+\s[\s\S]{0,80}?\bPASS (?P<secret>[^\s\0]+)")
_WHO: Final = (
    r"(?:user(?:[ -]?names?)?|login|id|account|e-?mail|benutzer(?:name)?|utente|usuario"
    r"|identifiant|gebruiker(?:snaam)?)"
)
_PASSWORDS: Final = (
    r"(?:pass(?:word|wort|wd)?|pwd?|kennwort|mot de passe|mdp|contrasena|clave|wachtwoord)s?"
)
_BOTH: Final = (
    rf"{_WHO}\s*(?:/|&|\+|and|und|et|y|e|en|,|-|:)\s*{_PASSWORDS}"
    r"|credentials|creds|log-?ins?(?: data| details)?|logindaten|zugangsdaten|anmeldedaten"
    r"|identifiants|credenciales|credenziali|inloggegevens|accesso|acces"
)
_PAIR: Final = Pattern(
    rf"(?:{_BOTH})\s*(?P<joint>[:=]|->|=>|is|are|sind|lauten|sont|son|sono|zijn|was|were|\s)\s*"
    r"(?P<name>[^\s,;/|\0]{2,128}?)"
    r"(?P<between>\s*[/|:,;]\s*|\s+(?:and|und|et|y|e|en|with|mit)\s+|\s+)(?P<secret>[^\s\0]{3,128})"
)
_NAMED: Final = Pattern(
    rf"\b{_WHO}\s*[:=]?\s*(?P<name>[^\s,;\0]{{2,128}})[,;/]?\s+(?:and |und )?"
    rf"{_PASSWORDS}\s+(?P<secret>[^\s\0]{{3,128}})"
)
_CALL: Final = Pattern(
    r"(?i)\b(?:login|log_in|auth|authenticate|setcredentials|usernamepassword)\w*\(\s*"
    r"[\"'][^\"'\n]*[\"']\s*,\s*[\"'](?P<secret>[^\"'\n\0]+)"
)
"""A login in somebody's program: `smtp.login("ann", "…")`."""
_AUTH: Final = re.compile(r"\bauth(?:enticate)?[ =](?:login|plain|xoauth2|oauthbearer|cram-md5)\b")
FORMS: Final = tuple(
    form.pattern
    for form in (
        _LINK, _OPTION, _AFTER_ADDRESS, _IMAP, _POP, _USER_LINE, _PAIR, _NAMED, _CALL, _AUTH,
    )
)  # fmt: skip
"""One of these is in every text that `spans` finds something in."""
_AUTH_LINES: Final = 12
_ENCODED: Final = re.compile(r"(?:^|[\s>:\"])(?P<secret>[A-Za-z0-9+/]{2,}+={0,2})[\s\"]*$")
_ANSWER: Final = re.compile(r"(?:[<s]:? *)?(?:334|\+)\s")
_PORT_LONGEST: Final = 5


def spans(folded: Folded) -> Iterator[Span]:
    """Passwords in pairs and logs."""
    yield from _in_links(folded)
    yield from _in_logs(folded)
    yield from _in_pairs(folded)


def _in_links(folded: Folded) -> Iterator[Span]:
    for pattern in (_LINK, _OPTION, _CALL):
        for match in pattern.finditer(folded.text):
            if shapes.may_be_secret(match["secret"]):
                yield Span(*masks.place_of(match, "secret"), masks.PASSWORD, certain=True)


def _in_logs(folded: Folded) -> Iterator[Span]:
    """What mail programs send: LOGIN (RFC 9051), PASS (RFC 1939), AUTH (RFC 4954)."""
    for match in _IMAP.finditer(folded.text):
        if shapes.may_be_secret(match["secret"].strip('"').split(" ")[0]):
            yield _unquoted(folded.text, *masks.place_of(match, "secret"))
    for pattern in (_POP, _USER_LINE):
        for match in pattern.finditer(folded.text):
            if shapes.may_be_secret(match["secret"]):
                yield Span(*masks.place_of(match, "secret"), masks.PASSWORD, certain=True)
    yield from _in_auth(folded)


def _in_auth(folded: Folded) -> Iterator[Span]:
    """Names and passwords in Base64, from AUTH to the server's verdict."""
    place, left = 0, 0
    for line in folded.text.splitlines(keepends=True):
        begins = _AUTH.search(folded.lower, place, place + len(line))
        left = _AUTH_LINES if begins else left - 1
        match = _ENCODED.search(line) if left > 0 else None
        if match and _is_encoded_secret(match["secret"], line, same_line=begins is not None):
            start, end = masks.place_of(match, "secret")
            yield Span(place + start, place + end, masks.PASSWORD, certain=True)
        place += len(line)


def _is_encoded_secret(encoded: str, line: str, *, same_line: bool) -> bool:
    asked = not same_line and _ANSWER.match(line.lower()) is not None
    return not asked and says_something(encoded)


def _in_pairs(folded: Folded) -> Iterator[Span]:
    """A name and a password, told as a pair."""
    if "@" in folded.text:
        for match in _AFTER_ADDRESS.finditer(folded.text):
            if _is_with_address(match["joint"], match["secret"]):
                yield _core(folded.text, *masks.place_of(match, "secret"), certain=True)
    for pattern in (_PAIR, _NAMED):
        for match in pattern.finditer(folded.lower):
            yield from _of_pair(folded, match)


def _is_with_address(joint: str, value: str) -> bool:
    """Whether `value`, which follows an address, is its password."""
    core = shapes.bare(value)
    if core.isdigit() or not shapes.may_be_secret(core):
        return core.isdigit() and len(core) > _PORT_LONGEST and ":" in joint
    if joint == ":":
        return "/" not in core or shapes.strength(core) > shapes.PLAIN
    if "\t" in joint or joint.strip() in {":", "/", "|", "->", "=>"}:
        return shapes.strength(core) > shapes.PLAIN or any(map(str.isdigit, core))
    return shapes.strength(core) >= shapes.STRONG


def _of_pair(folded: Folded, match: re.Match[str]) -> Iterator[Span]:
    """The second of two that follow a word for such pairs, and the first if it is no word."""
    start, end = masks.place_of(match, "secret")
    value, name = folded.text[start:end], folded.text[slice(*masks.place_of(match, "name"))]
    if is_ordinary(small(shapes.bare(name))) or not shapes.may_be_secret(value):
        return
    groups = match.groupdict()
    told = (groups.get("joint") or "").strip() and groups.get("between", " ").strip()
    ends = "between" not in groups and folded.text[end : end + 1] in {"", "\n"}
    if told or ends or shapes.strength(value) > shapes.PLAIN:
        if told:
            yield Span(*masks.place_of(match, "name"), masks.PASSWORD)
        certain = shapes.strength(value) > shapes.PLAIN
        yield _core(folded.text, start, end, certain=certain)


def _core(text: str, start: int, end: int, *, certain: bool) -> Span:
    """The span of what stands there without quotation marks and commas around it."""
    core = shapes.bare(text[start:end])
    start += text[start:end].find(core)
    return Span(start, start + len(core), masks.PASSWORD, certain)


def _unquoted(text: str, start: int, end: int) -> Span:
    if text[start] == '"':
        start, end = start + 1, end - 1
    return Span(start, end, masks.PASSWORD, certain=True)
