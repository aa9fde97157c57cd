"""Whether a domain that nobody knows is a slip of one that many people have.

What is asked about is narrower than what is never guessed for: “did you mean gmail.com?” is said of
`gmial.com` and `gmail.con`; that `xmail.com` may be somebody's own is left open, but no host names
are made out of it either, because whoever owns a look-alike may wait for passwords.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.understanding.naming.domains import fold, is_of_country, split
from knowledge.understanding.naming.fingers import is_one_slip, undouble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_SHORT, _MIDDLE, _LONG, _VERY_LONG = 3, 5, 6, 9
"""Letters of a name: the fewer there are, the more names lie near that are somebody's own."""
_MOST_WRONG = 2
_SQUASHED_FROM = 6
_NO_MARKS = str.maketrans("", "", ".-_")
_COUNTRY = 2
_OTHER_TOP = 3
"""How far a popular name is under a top level that is no slip of its own."""
_TOPS_LIKE_COM = frozenset(
    "con cmo ocm comm coom ccom vom xom cim cpm cok c0m cm co om clm".split()
)
_PLAUSIBLE_TOPS = frozenset({"com", "net", "org", "info", "biz", "eu"}) | _TOPS_LIKE_COM


class Slip(NamedTuple):
    """What a domain may be a slip of."""

    meant: str
    """The domain that was meant, to be asked about; empty if that cannot be said."""
    may_be_guessed: bool
    """Whether it can be nobody's slip, so that a host name may be guessed for it."""


_STRANGER = Slip("", may_be_guessed=True)
_LEFT_OPEN = Slip("", may_be_guessed=False)


class _Known(NamedTuple):
    domain: str
    name: str
    top: str
    rank: int
    """Place among the popular ones."""
    is_popular: bool


class Slips:
    """Knows slips of the domains of one catalogue."""

    def __init__(
        self,
        domains: Collection[str],
        table: Mapping[str, Any],
        *,
        everyday: Collection[str] = (),
        families: Collection[str] = (),
    ) -> None:
        """`domains` are all known ones, `table` is language/slips.toml.

        `everyday` are brand names that are ordinary words too; `families` are names that belong to
        their brand under every country's top level.
        """
        popular = table.get("popular", {})
        self._popular: tuple[str, ...] = tuple(popular.get("domains", ()))
        self._also_alone = frozenset(popular.get("also_alone", ()))
        self._never_alone = frozenset(popular.get("never_alone", ())) | frozenset(everyday)
        self._real = frozenset(table.get("real", {}))
        self._families = tuple(families)
        self._domains = frozenset(domains) | frozenset(self._popular)

    def of(self, domain: str, *, is_address: bool = True) -> Slip:
        """What `domain`, which is not known, may be a slip of.

        `is_address`: whether it stood after an @, so that it is a domain for sure and no file name.
        """
        seen = fold(domain)
        if seen in self._real or split(seen).registered in self._real:
            return _LEFT_OPEN
        meant = self.squashed(seen)
        if not meant and (is_address or _is_plausible(split(seen).top)):
            meant = self._nearest(seen)
        meant = meant or self._contained(seen)
        if meant:
            return Slip(meant, may_be_guessed=False)
        return _LEFT_OPEN if self._is_near(seen) else _STRANGER

    def squashed(self, domain: str) -> str:
        """The popular domain that this is but for dots and hyphens: `gmailcom`, `g.mail.com`."""
        return self.joined.get(_squash(domain), "")

    @cached_property
    def _known(self) -> tuple[_Known, ...]:
        ranks = {domain: rank for rank, domain in enumerate(self._popular)}
        last = len(ranks)
        ordered = sorted(self._domains, key=lambda domain: (ranks.get(domain, last), domain))
        split_up = ((domain, split(domain)) for domain in ordered)
        return tuple(
            _Known(domain, one.name, one.top, ranks.get(domain, last), domain in ranks)
            for domain, one in split_up
            if not one.before
        )

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[_Known, ...]]:
        several: dict[str, tuple[_Known, ...]] = {}
        for known in self._known:
            several[known.name] = (*several.get(known.name, ()), known)
        return several

    @cached_property
    def joined(self) -> Mapping[str, str]:
        """Popular domains without their dots and hyphens, with themselves: `gmailcom`."""
        squashed = {_squash(domain): domain for domain in reversed(self._popular)}
        return {s: domain for s, domain in squashed.items() if len(s) >= _SQUASHED_FROM}

    @cached_property
    def _alone(self) -> Mapping[str, str]:
        """Names that mean their brand under whatever top level, with its first domain."""
        names: dict[str, str] = {}
        for domain in self._popular:
            name = split(domain).name
            if name in self._also_alone or (len(name) >= _MIDDLE and name not in self._never_alone):
                names.setdefault(name, domain)
        return names

    def _nearest(self, domain: str) -> str:
        name, top = split(domain)[1:]
        found = min(self._candidates(name, top), default=None)
        return found[-1] if found else self._of_family(name, top)

    def _candidates(self, name: str, top: str) -> Iterator[tuple[int, int, str]]:
        """How far each known domain is that this may be a slip of, its rank, and itself."""
        for meant, wrong in _near(name, self._by_name, _MOST_WRONG):
            for known in self._by_name[meant]:
                if away := self._distance(name, top, known, wrong):
                    yield away, known.rank, known.domain

    def _distance(self, name: str, top: str, known: _Known, wrong: int) -> int:
        """How far `name` under `top` is from what is known; 0 if it is no slip of that."""
        is_slip_of_top = _is_slip_of_top(top, known.top)
        if not wrong:
            if is_slip_of_top and (known.is_popular or len(name) >= _MIDDLE):
                return OSA.distance(top, known.top)
            return _OTHER_TOP if known.is_popular and name in self._alone else 0
        if not _is_slip_of_name(name, known.name, wrong, is_popular=known.is_popular):
            return 0
        if top == known.top:
            return wrong * 2
        return wrong * 2 + 1 if known.is_popular and is_slip_of_top else 0

    def _of_family(self, name: str, top: str) -> str:
        """`yahoo.pl` for `yaho.pl`, though no record has it: the name is Yahoo's everywhere."""
        if not is_of_country(top):
            return ""
        several = (
            (wrong, meant)
            for meant, wrong in _near(name, self._families, _MOST_WRONG)
            if _is_slip_of_name(name, meant, wrong, is_popular=True)
        )
        _, meant = min(several, default=(0, ""))
        return f"{meant}.{top}" if meant else ""

    def _contained(self, domain: str) -> str:
        """The brand that a longer name is made of: `gmail-login.com`, `gmail.com.example.ru`."""
        for popular in self._popular:
            if f".{popular}." in f".{domain}" and split(popular).name in self._alone:
                return popular
        pieces = split(domain).name.split("-")
        return next((self._alone[piece] for piece in pieces if piece in self._alone), "")

    def _is_near(self, domain: str) -> bool:
        """Whether anything in it looks like a known name, so that nothing may be made out of it."""
        parts = split(domain)
        if any(name in domain for name in self._alone if len(name) >= _MIDDLE):
            return True
        if any(self._has_near_name(piece) for piece in {parts.name, *parts.name.split("-")}):
            return True
        short = (one.name for one in self._known if one.is_popular and one.top == parts.top)
        return any(len(name) >= _SHORT for name, _ in _near(parts.name, short, 1))

    def _has_near_name(self, piece: str) -> bool:
        if piece in self._by_name:
            return True
        long = (name for name in self._by_name if len(name) > _MIDDLE)
        return any(
            (
                *_near(piece, self._alone, 1 if len(piece) <= _LONG else _MOST_WRONG),
                *_near(piece, long, 1 if len(piece) < _VERY_LONG else _MOST_WRONG),
            )
        )


def _near(name: str, names: Iterable[str], most: int) -> list[tuple[str, int]]:
    """Those of `names` at most `most` slips away, each with how many."""
    close = process.extract(name, list(names), scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(meant, round(wrong)) for meant, wrong, _ in close]


def _squash(domain: str) -> str:
    return domain.translate(_NO_MARKS)


def _is_plausible(top: str) -> bool:
    """Whether it is a top level that many have, a country's, or a slip of `com`."""
    return top in _PLAUSIBLE_TOPS or len(top.rpartition(".")[2]) == _COUNTRY


def _is_slip_of_top(top: str, meant: str) -> bool:
    """Whether `top` is `meant` itself, or `meant` as a finger slips."""
    if top == meant or (meant == "com" and top in _TOPS_LIKE_COM):
        return True
    if len(top) == len(meant) == _COUNTRY:
        return False  # one letter away from a country is another country
    return OSA.distance(top, meant) == 1 and is_one_slip(top, meant)


def _is_slip_of_name(name: str, meant: str, wrong: int, *, is_popular: bool) -> bool:
    """Whether `name` is `meant` as it is mistyped, `wrong` letters apart; short ones need care."""
    length = len(meant)
    if not is_popular and (length < _LONG or name[0] != meant[0]):
        return False
    if wrong > 1:
        return _is_twice_mistyped(name, meant, is_popular=is_popular)
    if length < _SHORT:
        return False
    if length < _MIDDLE or (length == _LONG and not is_popular):
        is_swapped = sorted(name) == sorted(meant)
        return is_swapped or undouble(name) == undouble(meant)
    return length > _LONG or is_one_slip(name, meant)


def _is_twice_mistyped(name: str, meant: str, *, is_popular: bool) -> bool:
    if len(meant) == _MIDDLE:
        return name[0] == meant[0] and name[-1] == meant[-1] and set(meant) <= set(name)
    begins = name[0] == meant[0] or name[:2] == meant[1::-1]
    return len(meant) > _MIDDLE and begins and (is_popular or len(meant) >= _VERY_LONG)
