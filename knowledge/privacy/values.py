"""The value after a word for a password: what links the two, and how far it goes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from knowledge.privacy import masks, shapes
from knowledge.privacy.folding import TAKEN
from knowledge.privacy.keywords import CODE, PASSWORD, SHORT, WEAK
from knowledge.privacy.links import LOOSE, links
from knowledge.privacy.masks import Span
from knowledge.privacy.ordinary import FUNCTION_WORDS, is_ordinary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.privacy.folding import Folded
    from knowledge.privacy.keywords import Keyword
    from knowledge.privacy.links import Link

_UNITS: Final = re.compile(
    r"\s*(?:-?(?:letters?|char|digits?|symbols?|times|words?|days?|weeks?|months?|years?|hours?"
    r"|minutes?|zeichen|buchstaben|ziffern|stellen|tage|jahre|car|lettres?|chiffres|jours|ans|dias"
    r"|letras|cifr|giorni|anni|letter|tekens|cijfers|dagen|bits?|bytes|%))"
)
_QUOTES: Final = {
    '"': '"',
    "'": "'",
    "`": "`",
    "“": "”",
    "„": "“”",
    "«": "»",
    "‘": "’",
    "|": "|",
    "*": "*",
}
_CUT: Final = re.compile(r"<(?=/)|[;&,](?=[\w-]{2,30}[=:])|[\"'](?=[,}\]])|(?<=\S)[|](?=\s|$)")
_MORE_DIGITS: Final = re.compile(r"(?:[ -]?\d{2,6}\b)*+")
_NUMBER: Final = re.compile(r"[\d -]+")
_RUN: Final = re.compile(r"[^\s\0]{1,128}+")
_REST: Final = re.compile(r"[^\s\0]++")
_WORD_OF_PHRASE: Final = re.compile(r"[ ]?([^\W_]+)(?=[\s.,;!?)\"']|$)")
_REST_OF_LINE: Final = re.compile(r"[^\S\n]*+[\w.!?*`|\"')\]-]?[^\S\n]*+(?:\n|$)")
_CLAUSE_ENDS: Final = re.compile(
    r"[\s*`|\"')\]]*+(?:[.,;!?\n)]|$|(?:but|and|und|aber|et|mais|pero|y|ma|maar|en|it)\b)"
)
_DIGITS: Final = {PASSWORD: 6, SHORT: 6, WEAK: 4, CODE: 4}
"""So many digits beside the word are a value."""
_PHRASE: Final = range(3, 9)
_PROSE: Final = 2
"""What has more words than this, and function words among them, is a quoted sentence."""
_LOOKED_AT: Final = 128
"""Characters of a value that are looked at; a longer one goes as a whole nevertheless."""


def value_after(folded: Folded, word: Keyword, until: int) -> Iterator[Span]:
    """The password told after `word`; the next word for a password stands at `until`."""
    for link in links(folded, word, until):
        start, end = _extent(folded.text, link)
        if word.kind in {WEAK, CODE} and folded.text[start:end].isdigit():
            end = _end_of(_MORE_DIGITS, folded.text, end)
        if phrase := _phrase_end(folded, word, link):
            yield Span(start, phrase, masks.PASSWORD, certain=bool(link.sign))
            return
        if start < end and _is_value(folded, word, link, start, end):
            end = _end_of(_REST, folded.text, end) if end - start == _LOOKED_AT else end
            certain = _is_certain(folded, word, link, start, end)
            mask = masks.PASSWORD if word.kind in {PASSWORD, SHORT} else masks.SECRET
            yield Span(start, end, mask, certain)
            return


def _extent(text: str, link: Link) -> tuple[int, int]:
    """From where to where the value goes, without what only stands around it."""
    end = _end_of(_RUN, text, link.place)
    closing = _QUOTES.get(link.quote, "")
    line = text[link.place : link.place + _LOOKED_AT].split("\n", 1)[0].split(TAKEN, 1)[0]
    closed = [line.find(mark) for mark in closing if mark in line[1:]]
    if closed:
        return link.place, link.place + min(closed)
    cut = _CUT.search(text, link.place, end) if link.sign else None
    value = text[link.place : cut.start() if cut else end]
    core = shapes.bare(value)
    start = link.place + value.find(core)
    return start, start + len(core)


def _is_value(folded: Folded, word: Keyword, link: Link, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` is a password."""
    value = folded.text[start:end]
    value = "".join(filter(str.isdigit, value)) if _NUMBER.fullmatch(value) else value
    if not _is_no_talk(value) or (value.isdigit() and _UNITS.match(folded.lower, end)):
        return False
    if link.explicit:
        return _is_told(folded, word, link, value, end)
    return not link.between and _is_beside(folded, word, link, value, end)


def _is_no_talk(value: str) -> bool:
    """Whether one word in `value` is none of ordinary talk."""
    words = value.split()
    prose = len(words) > _PROSE and not FUNCTION_WORDS.isdisjoint(value.lower().split())
    return not prose and any(map(shapes.may_be_secret, words))


def _is_told(folded: Folded, word: Keyword, link: Link, value: str, end: int) -> bool:
    """Whether `value`, of which it is said that it is the password, is one."""
    if not value.isalpha():
        return word.kind not in {WEAK, CODE} or any(map(str.isdigit, value)) or bool(link.quote)
    if word.kind in {WEAK, CODE} or not link.leads_on:
        return link.sign in {":", "="} and link.leads_on and _ends_line(folded, end)
    if link.newline:
        return _ends_line(folded, end)
    if link.sign in LOOSE:
        return _CLAUSE_ENDS.match(folded.lower, end) is not None
    return True


def _is_beside(folded: Folded, word: Keyword, link: Link, value: str, end: int) -> bool:
    """Whether `value`, which stands right after the word, is a password."""
    if link.newline:
        alone = word.kind == PASSWORD and _ends_line(folded, end)
        return alone and _starts_line(folded, word.start)
    if link.quote and folded.text[word.end : link.place].strip(" (") in _QUOTES:
        return word.kind in {PASSWORD, SHORT}
    if value.isdigit():
        return len(value) >= _DIGITS[word.kind]
    if word.kind == CODE:
        return any(map(str.isdigit, value)) and len(value) >= shapes.SHORTEST
    return shapes.strength(value) >= shapes.MEDIUM or _is_mixed(value)


def _is_mixed(value: str) -> bool:
    """Whether `value` has letters and digits, and enough of them."""
    mixed = any(map(str.isalpha, value)) and any(map(str.isdigit, value))
    return mixed and len(value) >= shapes.SHORTEST and not shapes.is_code(value)


def _is_certain(folded: Folded, word: Keyword, link: Link, start: int, end: int) -> bool:
    """Whether its owner may be warned."""
    value = folded.text[start:end]
    looks = shapes.strength(value)
    if word.kind in {WEAK, CODE} or not link.explicit:
        return looks >= shapes.STRONG
    if not link.leads_on or link.sign in LOOSE or len(value) < shapes.SHORTEST:
        return looks >= shapes.MEDIUM
    entered = link.sign in {":", "="} and _ends_line(folded, end)
    return looks >= shapes.MEDIUM or entered or not value.rstrip("!?.").isalpha()


def _phrase_end(folded: Folded, word: Keyword, link: Link) -> int:
    """Where a passphrase of several words ends; 0 if there is none."""
    told = link.explicit and link.leads_on and link.sign not in LOOSE
    if not told or word.kind not in {PASSWORD, SHORT}:
        return 0
    words: list[str] = []
    place = link.place
    while len(words) < _PHRASE.stop and (match := _WORD_OF_PHRASE.match(folded.lower, place)):
        if match[1] in FUNCTION_WORDS:
            break
        words.append(match[1])
        place = match.end()
    ordinary = sum(word.isdigit() or is_ordinary(word) for word in words)
    if len(words) in _PHRASE:
        return place if ordinary * 2 <= len(words) else 0
    return place if len(words) > 1 and not ordinary and _ends_line(folded, place) else 0


def _ends_line(folded: Folded, end: int) -> bool:
    return _REST_OF_LINE.match(folded.text, end) is not None


def _starts_line(folded: Folded, start: int) -> bool:
    line = folded.text.rfind("\n", 0, start) + 1
    return folded.text[line:start].strip(shapes.WRAPPERS + " ") == ""


def _end_of(pattern: re.Pattern[str], text: str, place: int) -> int:
    """Where what `pattern` matches at `place` ends."""
    match = pattern.match(text, place)
    return match.end() if match else place
