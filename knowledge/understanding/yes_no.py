"""Which statement a yes-or-no question asks about: "does gmail support pop3?", "is 993 ssl?".

Only whole sentences are understood, word by word. One word that is not known here may turn the
question into another one, and a Yes to a question that nobody asked is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import re2

from knowledge.pattern_set import PatternSet
from knowledge.understanding.normalise import read
from knowledge.understanding.slots import Claim

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_PROTOCOLS = frozenset({"imap", "pop3", "smtp", "exchange"})
_SECURITIES = frozenset({"ssl", "tls", "starttls", "encrypted", "unencrypted"})
_BY_NAME = frozenset({"ssl", "tls", "starttls"})
"""Securities that ask about a connection: "is gmail safe?" asks about something else."""
_DIRECTIONS = frozenset({"incoming", "outgoing"})
_SIGN_INS = frozenset({"app_password", "password", "oauth2"})
_ASKING = frozenset({"needed", "better", "than", "to_switch_on", "on_by_default"})
"""Terms that tell what is asked of the others."""
_SENTENCE_ENDS = re.compile(r"[.!?]+(?=\s|$)|\n")
_WORD = re.compile(r"=[a-z0-9_]+|[^\W_]+(?:'[^\W_]+)?")
_WHOLE = {
    frozenset({"user_name", "full_address"}): Claim(kind="user_name", terms=("full_address",)),
    frozenset({"without_app_password"}): Claim(kind="goes_without", terms=("app_password",)),
}
"""Terms that leave nothing open."""
_NAME = re.compile(r"\S*(?:@|[\w-]\.[a-z])\S*")
"""An address or a host, whose words are none of the question's."""
_YEAR = re.compile(r"20[2-4]\d")
_LONGEST = 20
"""Words of the longest question that is looked at: whoever needs more asks for more."""
_PAIR = 2


class YesNoReader:
    """Finds the statements in questions by the tables of content/language/yes_no.toml."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        form: Mapping[str, str] = table.get("form", {})
        words: Mapping[str, str] = table.get("words", {})
        before, begins = form.get("before", ""), form.get("begins", "$^")
        inside = form.get("inside", "$^")
        self._tag = re2.compile(form.get("tag", "$^"))
        self._tags = PatternSet((("tag", form.get("tag", "$^")),))
        self._denies = re2.compile(form.get("denies", "$^"))
        self._before = re2.compile(before or "^")
        self._behind = re2.compile(form.get("behind", "$^"))
        self._opening = re2.compile(f"{before}(?:{inside}|(?P<asks>{begins}))")
        terms: Mapping[str, str] = table.get("terms", {})
        self._terms = re2.compile("|".join(f"(?P<{n}>{p})" for n, p in terms.items()) or "$^")
        listed = {name: set(some.split()) for name, some in words.items()}
        self._known = frozenset(frozenset(row["terms"]) for row in table.get("known", ()))
        self._topics: Mapping[str, Sequence[str]] = table.get("topics", {})
        rows = (*table.get("known", ()), *table.get("better", ()))
        self._topics_of_rows = {frozenset(r.get("terms") or r["pair"]): r["topics"] for r in rows}
        self._programs = listed.get("programs", set())
        self._of_provider = listed.get("of_all", set()) | listed.get("of_provider", set())
        self._of_port = self._of_provider | listed.get("of_port", set())
        self._rightly = listed.get("rightly", set())
        self._of_host = self._of_port | self._rightly | listed.get("of_host", set())

    def read(
        self, normalised: str, names: Collection[str], ports: Sequence[int], *, is_named: bool
    ) -> Claim | None:
        """The statement that a normalised text asks about, or None.

        `names` are the words that name a provider, `ports` the port numbers in the text;
        `is_named` tells whether it names a provider by whatever means.
        """
        allowed = frozenset(names) | (self._programs if is_named else set())
        known = frozenset() if is_named else self._known
        for sentence in _SENTENCE_ENDS.split(normalised):
            asked = self._question_in(sentence)
            if asked and (claim := self._read_question(asked, allowed, ports, known)):
                return replace(claim, topics=tuple(self._find_topics(claim)))
        return None

    def _question_in(self, sentence: str) -> str:
        """What a sentence asks to be so, without the words around it; empty if it asks nothing."""
        if opening := self._opening.match(sentence):
            start = opening.end() - len(opening["asks"] or "")
            return str(self._behind.sub("", sentence[start:]))
        tag = self._tag.search(sentence) if self._tags.found(sentence) else None
        if tag is None or self._denies.search(statement := sentence[: tag.start()]):
            return ""
        return str(self._before.sub("", statement))

    def _find_topics(self, claim: Claim) -> Sequence[str]:
        of_row: Sequence[str] | None = self._topics_of_rows.get(frozenset(claim.terms))
        several = self._topics
        return of_row or several.get(claim.kind) or several.get(next(iter(claim.terms), ""), ())

    def _read_question(
        self,
        text: str,
        names: frozenset[str],
        ports: Sequence[int],
        known: frozenset[frozenset[str]],
    ) -> Claim | None:
        if text.count(" ") > _LONGEST:
            return None
        hosts = read(text).hosts
        text = _NAME.sub(" ", text)
        named = [found.lastgroup for found in self._terms.finditer(text)]
        bare = self._terms.sub(" ", text)
        numbers = [str(port) for port in ports if re.search(rf"\b{port}\b", bare)]
        rest = {word for word in read(bare).words if not _YEAR.fullmatch(word)}
        rest -= {*names, *numbers}
        if "than" in named:
            return self._compare(text, rest, numbers)
        terms = tuple(dict.fromkeys(name for name in named if name))
        if (everything := frozenset(terms) | set(numbers)) in known:
            is_asked = rest <= self._of_port
            return Claim(kind="known", terms=tuple(sorted(everything))) if is_asked else None
        if numbers:
            is_asked = rest <= self._of_port and len(numbers) == 1
            return _about_port(terms, int(numbers[0])) if is_asked else None
        if not terms and rest & self._rightly:
            is_asked = len(hosts) == 1 and rest <= self._of_host
            return Claim(kind="host", terms=hosts) if is_asked else None
        return _about_provider(terms) if rest <= self._of_provider else None

    def _compare(self, text: str, rest: set[str], numbers: Sequence[str]) -> Claim | None:
        """Which of two is better: the one that stands before "than" is the one asked about."""
        if not rest <= self._of_port:
            return None
        pair = tuple(dict.fromkeys(self._compared(text, numbers)))
        is_asked = "better" in {found.lastgroup for found in self._terms.finditer(text)}
        return Claim(kind="better", terms=pair) if is_asked and len(pair) == _PAIR else None

    def _compared(self, text: str, numbers: Sequence[str]) -> Iterator[str]:
        """What is compared in `text`, in its order; a port number counts for all said of it."""
        marked = self._terms.sub(lambda found: f" ={found.lastgroup} ", text)
        for word in _WORD.findall(marked):
            term = word.removeprefix("=")
            if word in numbers or (not numbers and term != word and term not in _ASKING):
                yield term


def _about_port(terms: Sequence[str], port: int) -> Claim | None:
    """Whether a port number is what `terms` say."""
    said = tuple(term for term in terms if term != "needed")
    if not set(said) <= _PROTOCOLS | _SECURITIES | _DIRECTIONS:
        return None
    if "needed" in terms and _SECURITIES.isdisjoint(said):
        return None  # that it will do does not make it needed
    return Claim(kind="port", terms=said, port=port)


def _about_provider(ordered: Sequence[str]) -> Claim | None:
    """What a provider offers, takes or wants."""
    protocols = tuple(term for term in ordered if term in _PROTOCOLS)
    if _DIRECTIONS & frozenset(ordered) and protocols:
        return None  # "does gmail send by imap?" asks more than whether it has IMAP
    terms = frozenset(ordered) - _PROTOCOLS
    if claim := _WHOLE.get(terms):
        return claim
    terms -= {"full_address"}
    if protocols and terms in ({"to_switch_on"}, {"on_by_default"}):
        return Claim(kind="switch" if "to_switch_on" in terms else "is_on", terms=protocols)
    sign_ins = terms & _SIGN_INS
    if len(sign_ins) == 1 and terms - sign_ins <= {"needed"}:
        return Claim(kind="needs" if "needed" in terms else "takes", terms=tuple(sign_ins))
    if terms <= _SECURITIES and (protocols or not terms.isdisjoint(_BY_NAME)):
        kept = tuple(term for term in ordered if term in _PROTOCOLS | _SECURITIES)
        return Claim(kind="offers", terms=kept)
    return None
