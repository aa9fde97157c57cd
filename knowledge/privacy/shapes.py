"""What a word looks like by itself: like prose, like a password, like a token.

`strength` looks at the shape alone. `may_be_secret` is for where a value is expected ("password:
…"): there anything may be a password that is no word of ordinary talk.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from knowledge.privacy.folding import small
from knowledge.privacy.ordinary import MAIL_WORDS, is_ordinary

PLAIN, MEDIUM, STRONG, SURE = range(4)
"""Prose; two kinds of character; three; four, which no word of prose has."""
WRAPPERS: Final = "\"'`“”„‘’«»*|()[]{}<>~_"
"""What may stand around a word in chats and quotations."""
PROMPTS: Final = frozenset({"VXNlcm5hbWU6", "UGFzc3dvcmQ6", "VXNlciBOYW1lAA==", "UGFzc3dvcmQA"})
"""What servers ask in AUTH LOGIN, in Base64: "Username:", "Password:"."""
SHORTEST: Final = 6
LONGEST: Final = 128
_PART_LONGEST: Final = 5
"""A part of a compound with letters and digits is no longer (`AES128`, `x86` …)."""
_RANDOM_PAIRS: Final = 2
"""So many rare pairs of letters make a word unspeakable: 0.1 % of words have them, and 98 % of 16
letters at random."""
_MOST_TURNS: Final = 2
"""From small letters to capitals in one word, as in `LibreOfficeCalc`."""
_ABBREVIATION_LONGEST: Final = 8
_FOLLOWERS: Final = dict(
    entry.split(":")
    for entry in """
    a:abcdfghijklmnpqrstuvwyz b:abegilorstu c:acehiklortuy d:adegijlorstuwy
    e:abcdefghijklmnopqrstuvwxyz f:adefgilorstu g:adeghilnorstu h:aeilmnorstuwy
    i:abcdefghjklmnopqrstuvz j:adefgiknosuz k:aeijklnorstuw l:abcdefgiklmnopstuvy
    m:abdeilmopstuy n:abcdefghijklmnoqstuvwyz o:abcdefghijklmnopqrstuvwxyz p:aefghijloprstu q:u
    r:abcdefghiklmnopqrstuvwyz s:abcdefghijklmnopqstuvwy t:abcefghijlmorstuvwyz
    u:abcdefghijklmnoprstuvwxz v:aeiloruv w:aehinorsu x:ceipt y:aeios z:aeilotuwz
    """.split()
)
"""Letters that follow each other in at least 25 of the 12,000 most frequent words of one of the
languages (English, German, French, Spanish, Italian, Dutch), by the lists of pyspellchecker."""
_SYMBOLS: Final = frozenset("!$%&#*+?^~@§€£=\\")
_PRODUCT: Final = re.compile(
    r"(?:office|outlook|windows|win|exchange|thunderbird|iphone|ipad|ios|macos|android|galaxy|pixel"
    r"|samsung|imap|pop|smtp|esmtp|tls|ssl|x?oauth|error|fehler|code|port|server|ubuntu|debian|fedora"
    r"|mint|firefox|chrome|safari|macbook|nokia|huawei|xiaomi|redmi|oneplus|moto|motorola|catalina"
    r"|monterey|ventura|sonoma|office|word|excel|sha|aes|md|rsa|gcm|utf|iso|rfc|base|kb|build|beta"
    r"|rc|esr|cve|http|ipv|version|ver|v|o|m|k|caa|aadsts|tier|step|level|page|photo|img)"
    r"[-_. ]?(?:\d[\d.x]{0,9}[a-z]{0,4}\d?|x+\d+)(?:pro|plus|mini|max|rev\d|esr|home|ltsc)?",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"\d{1,5}(?:st|nd|rd|th|x|s|h|m|min|sec|am|pm|k|kb|mb|gb|tb|bit|kbps|mbps|gbps|hz|khz|mhz|ghz|px|dpi|fps|er|te|sv|fa)?|0x[0-9a-f]*|0[0-9a-f]{7}"
)
_PLACEHOLDER: Final = re.compile(
    r"(\D)\1*|x+|\$\{?\w+\}?|%\w+%|your.*|dein.*|.?\{.*|.*\bhere|\.{2,}.*", re.IGNORECASE
)
_PLACE: Final = re.compile(
    r"\w+://.*|.*@[\w-]+\.[\w.-]+|\.?(?:[\w-]+\.)+[a-z_]{2,24}(?::\d+)?(?:/.*)?|[a-z]:\\.*"
    r"|[~.]?/.*/.*|.*\\.*\\.*|[a-z][\w.-]*\\[\w.-]+|(?:@[!&]?|#|a?:\w+:)\d{15,}|t:\d+(?::\w)?|:\w+:",
    re.IGNORECASE,
)
"""Addresses, hosts, paths, mentions and emoji have names of their own and are no passwords."""
_CODE: Final = re.compile(r"#?[A-Z][A-Z_-]*\d+|[A-Za-z]{2,}#[A-Za-z]+-\d+")
"""Codes of errors: capitals, then digits."""
_JOINTS: Final = re.compile(r"[-_/.,:;|()+&'’>=\[\]\"\\{}]+")
_TRAILING: Final = ".,;:?…"


def bare(word: str) -> str:
    """`word` without what only stands around it."""
    return word.lstrip(WRAPPERS).rstrip(WRAPPERS + _TRAILING)


def _spoken(word: str) -> str:
    """`word` without the marks of who shouts; the "!" of `hunter2!` stays."""
    core = bare(word)
    calm = core.rstrip("!?@.")
    return calm if calm.isalpha() or calm.isdigit() else core


def strength(word: str) -> int:
    """How much `word` looks like a password: PLAIN, MEDIUM, STRONG or SURE."""
    if len(word) < _ABBREVIATION_LONGEST and word.isalpha() and word.islower():
        return PLAIN  # as most words are, and every one of a message is looked at
    core = _spoken(word)
    if not SHORTEST <= len(core) <= LONGEST or core.isalpha() or core.isdigit():
        return MEDIUM if core.isalpha() and _is_jumbled(core) else PLAIN
    if _PLACE.fullmatch(core) or _CODE.fullmatch(core) or core in PROMPTS:
        return PLAIN
    if core.lower() in MAIL_WORDS:
        return PLAIN
    if all(map(_is_plain, _JOINTS.split(core))):
        return PLAIN
    most = SURE if len(core) >= SHORTEST + 2 else STRONG
    return max(PLAIN, min(_kinds(core) - 1, most))


def is_code(word: str) -> bool:
    """Whether `word` looks like the code of an error."""
    return _CODE.fullmatch(bare(word)) is not None


def may_be_secret(value: str) -> bool:
    """Whether `value`, which stands where a password is expected, may be one."""
    core = _spoken(value)
    if len(core) <= 2 or not any(map(str.isalnum, core)) or _PLACEHOLDER.fullmatch(core):  # noqa: PLR2004  # no password is that short
        return False
    if core.isdigit():
        return len(core) > 3  # noqa: PLR2004  # fewer are a count or a code
    if _PLACE.fullmatch(core) or _PRODUCT.fullmatch(core) or core in PROMPTS:
        return False
    return not is_ordinary(small(core))


def rare_pairs(letters: str) -> int:
    """Different pairs of neighbours in `letters` (small ones) that hardly a word has."""
    pairs = set(pairwise(letters))
    return sum(after not in _FOLLOWERS.get(first, after) for first, after in pairs)


def is_token(word: str) -> bool:
    """Whether `word` is made by a machine: long, with letters and digits in no order."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", word) if part]
    if sum(map(len, parts)) < 20 or word.lower().startswith("0x"):  # noqa: PLR2004  # keys of services are longer
        return False
    return sum(map(_disorder, parts)) >= 4  # noqa: PLR2004  # names with a number have one or two


def _disorder(part: str) -> int:
    """How often letters and digits take turns in `part`, or cases where none would."""
    if part.isalpha():
        return rare_pairs(part.lower()) // 2 + (2 if _is_jumbled(part) else 0)
    if _PRODUCT.fullmatch(part) or part.isdigit():
        return 0
    turns = sum(a.isdigit() != b.isdigit() for a, b in pairwise(part))
    return turns + sum(a.islower() and b.isupper() for a, b in pairwise(part))


def _is_plain(part: str) -> bool:
    """Whether `part` of a compound is a word, a number, or something that one can buy."""
    core = part.strip("!?#$€%*@~^")
    if len(core) < len(part) - 1:
        return False
    if core.isalpha():
        return not _is_jumbled(core) and (part[-1:].isalpha() or part[-1:] in "!?%#*")
    if (
        not core
        or core.lower() in MAIL_WORDS
        or _COUNTED.fullmatch(core.lower())
        or _PRODUCT.fullmatch(core)
    ):
        return True
    return len(core) <= _PART_LONGEST and core == part


def _is_jumbled(letters: str) -> bool:
    """Whether no person says or writes `letters` so."""
    turns = sum(a.islower() and b.isupper() for a, b in pairwise(letters))
    if turns > _MOST_TURNS:
        return True
    small_letters = letters.lower()
    long = len(letters) >= _ABBREVIATION_LONGEST and small_letters not in MAIL_WORDS
    return long and rare_pairs(small_letters) > _RANDOM_PAIRS


def _kinds(word: str) -> int:
    """How many of small letters, capitals, digits and symbols are in `word`."""
    kinds = (str.islower, str.isupper, str.isdigit, _SYMBOLS.__contains__)
    return sum(any(map(kind, word)) for kind in kinds)
