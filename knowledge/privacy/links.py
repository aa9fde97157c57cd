"""What links a word for a password with its value: verbs, signs, and what stands between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from knowledge.privacy.ordinary import MAIL_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.privacy.folding import Folded
    from knowledge.privacy.keywords import Keyword

_STEP: Final = re.compile(
    r"(?P<mark><(?:[@#]|a?:|t:)[^\s>]{1,64}>)"
    r"|(?P<line>[^\S\n]*+\n\s*+)"
    r"|(?P<tab>[^\S\n]*\t\s*+)"
    r"|(?P<blank>[^\S\n]++)"
    r"|(?P<joint>[-=~]{1,3}>|:?=>?|:|[→⇒➔➜»]|[-–—~|>]++(?=\s)|\|\|)"
    r"|(?P<stop>[.!?;]++(?=\s|$))"
    r"|(?P<wrap>[\"'`´‘’“”„«()\[\]{}<*_,]+)"
    r"|(?P<word>[^\s\0:=|,;()\"?*`]++)"
)
_VERBS: Final = frozenset(
    """
    is was are were be been being ist war lautet lautete waren sind heisst est etait c'est cest es
    era son fue sera e' sono luidt are s its it's equals means reads called being became becomes
    """.split()
)
_ACCENTED_VERBS: Final = frozenset({"è", "é", "ès"})
_TOWARDS: Final = frozenset({"to", "auf", "in", "into", "en", "a", "naar", "from", "von", "par"})
"""What a password is changed to stands after one of these."""
_CHANGED: Final = re.compile(
    r"\b(?:chang|set|reset|switch|updat|made|make|ander|setz|gesetzt|mis |mett|modifi|cambi|puse"
    r"|pus|impost|wijzig|verander)"
)
_FILLERS: Final = frozenset(
    """
    still now just simply only exactly currently actually really probably maybe definitely also
    always again called set noch jetzt immer einfach nur aktuell wohl toujours maintenant juste
    siempre ahora todavia sempre ora ancora adesso nog nu gewoon altijd following this folgendes
    folgende suivant siguiente seguente volgende be been it its it's think guess believe like
    literally something is was to e.g eg i.e
    """.split()
)
_ARTICLES: Final = frozenset({"the", "a", "el", "il", "la", "le", "het", "das", "un", "una", "une"})
"""A plain word after one of these is a thing."""
_LEADS_ON: Final = frozenset(
    """
    for of on to at by with in from used using im i we they you use set have had gave made for my
    fur von bei zu zum zur vom mit pour de du des d a chez sur para del en per di del su dell voor
    van bij op which that should would will must has new app my her his our your their the e-mail
    old current temporary temp actuel actuelle actual attuale huidige huidig aktuell alt neu nouveau
    nuevo nueva nuovo nuova nieuw nieuwe ancien antigua vecchia
    """.split()
)
"""What may stand between the word and the link: "password for gmail is", "password i use is"."""
_TURNS_AWAY: Final = frozenset(
    """
    manager hint hints length error errors code codes port type kind method policy policies field
    prompt reset page link file store rules requirements requirement strength count attempts error
    authentication encryption security box dialog settings setting state status protocol provider
    lange laenge fehler feld richtlinie art problem problems issue question protection generator
    manager: but and und oder or because weil aber mais et pero y ma maar ou if wenn si se als when
    screen window history check checker expiry age works doesnt does did keeps fails failed
    """.split()
)
"""After one of these it is no more the password of which something is said."""
_AFTER_STOP: Final = re.compile(
    r"\s+(?:it'?s|it is|it was|c'est|es ist|ist|es|e|het is|das ist|maybe)\s"
)
_IDENTIFIER: Final = re.compile(r"_\w*+")
_TAG: Final = re.compile(r"<[^<>/]+>\S")
_STEPS: Final = 26
LOOSE: Final = frozenset({"-", "–", "—", "|", ">", "~", *_TOWARDS})
"""Signs that link, and just as often part."""
_WORDS_BETWEEN: Final = 9
_CHANGED_REACH: Final = 40


@dataclass(slots=True)
class Link:
    """What stands between a word for a password and what may be its value."""

    place: int
    explicit: bool = False
    """Whether something says that this is it: "is", ":"."""
    sign: str = ""
    """The sign that says so, if no verb does."""
    quote: str = ""
    """The quotation mark right before the value."""
    newline: bool = False
    between: int = 0
    """Words that stand between."""
    leads_on: bool = True
    """Whether those words are about the password: "for gmail", "i use"."""


def links(folded: Folded, word: Keyword, until: int) -> Iterator[Link]:
    """Each place after `word` where its value may begin."""
    identifier = _IDENTIFIER.match(folded.lower, word.end)
    link = Link(identifier.end() if identifier else word.end, explicit=word.is_option)
    if _TAG.fullmatch(folded.lower, max(0, word.start - 1), word.end + 2):
        link.place, link.explicit, link.sign = word.end + 1, True, "="
    for _ in range(_STEPS):
        step = _STEP.match(folded.lower, link.place)
        if step is None or (link.place >= until and not link.explicit):
            return
        if step.lastgroup == "word":
            if not _passes(folded, word, link, step[0]):
                yield link
                if link.explicit or not _goes_on(link, step[0]):
                    return
            if step[0][-1] in ".!?" and not _AFTER_STOP.match(folded.lower, step.end()):
                return
        elif not _steps_over(folded, link, step):
            return
        link.place = step.end()


def _steps_over(folded: Folded, link: Link, step: re.Match[str]) -> bool:
    """Take up what a sign or a blank says; whether a value may still come."""
    kind, sign = step.lastgroup, step[0].strip()
    link.quote = ""
    if kind == "joint" or (kind == "tab" and not link.between):
        link.explicit, link.sign = True, sign or "\t"
    elif kind == "line":
        link.newline = True
        return (link.explicit and link.sign != "") or not link.between
    elif kind == "stop":
        return _AFTER_STOP.match(folded.lower, step.end()) is not None
    elif kind == "wrap":
        link.quote = sign[-1:] if folded.text[step.end() - 1 : step.end()] == sign[-1:] else ""
    return True


def _passes(folded: Folded, word: Keyword, link: Link, step: str) -> bool:
    """Whether `step` is part of the link: a verb, or what may follow one."""
    typed = folded.text[link.place : link.place + len(step)].lower()
    if typed in _ACCENTED_VERBS or (step in _VERBS and not link.quote.strip("'")):
        link.explicit, link.sign = True, link.sign if link.explicit else ""
        return True
    if step in _TOWARDS and not link.explicit and _is_changed(folded.lower, word.start):
        link.explicit, link.sign, link.leads_on = True, step, not link.between
        return True
    if link.explicit and step in _ARTICLES and not link.quote:
        link.leads_on = False
        return True
    return link.explicit and step in _FILLERS and not link.quote


def _goes_on(link: Link, step: str) -> bool:
    """Whether a verb may still come after the word `step`."""
    if step in _TURNS_AWAY or link.newline:
        return False
    if not link.between:
        link.leads_on = step in _LEADS_ON or step in MAIL_WORDS or link.quote == "("
    link.between += 1
    return link.between <= _WORDS_BETWEEN


def _is_changed(text: str, place: int) -> bool:
    """Whether something was changed, by what stands right before `place`."""
    return _CHANGED.search(text[max(0, place - _CHANGED_REACH) : place]) is not None
