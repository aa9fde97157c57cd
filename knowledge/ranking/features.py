"""What the fitted weights weigh: words, pairs of words, slots, and products of slots.

A feature's name begins with what it is about:

| prefix | holds |
|---|---|
| `w:` `b:` | a word; a pair of neighbours (`^` start, `@` brand, `#` number, `%` code) |
| `g:` | a signal of content/language/signals.toml |
| `p:` `d:` `s:` | protocol, direction and security asked about; `-` for none |
| `n:` `c:` | a port number (`odd`: in no table, `several`: more than one); the mail program |
| `v:` | the provider's platform, kind and sign-in, or that it is unknown, ambiguous or not named |
| `m:` | the topic of a quoted message |
| `ms:` `mw:` | that of the weightiest, in words that stand nowhere else, or that may |
| `k:` `kt:` | a reply code; the topic that a code leads to |
| `h:` `hs:` `hr:` | status of sending and receiving together; of sending; of receiving |
| `gg:` `dg:` `v:…&…` | products: two signals; direction and signal; class of provider and either |
| `pg:` | a protocol or port with the security, and with what is asked of it |
| `o:` `ox:` | a field of life that is none of ours; the same without any word of mail |
| `l:` `x:` | length in words; single traits (a host, a person spoken to, a password, a follow-up) |
| `eg:` `ep:` `ed:` `ev:` | the same of the turn before |
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import re2

from knowledge.overlay import with_other
from knowledge.understanding.normalise import read
from knowledge.understanding.quoted.messages import SPECIFIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.catalog.model import Catalog
    from knowledge.understanding import Understanding
    from knowledge.understanding.quoted.codes import Codes

_LONG = 40
"""Words from which a text is a ramble, whose middle counts less."""
_MIDDLE = 0.6
_EARLIER = (0.5, 0.3)
"""Weights of the question before and of those before that."""
_CROSSED = frozenset(
    {
        "password",
        "password_refused",
        "prompt_loop",
        "password_changed",
        "oauth",
        "app_password",
        "cannot_receive",
        "cannot_send",
        "receive_ok",
        "send_ok",
        "neither",
        "works_elsewhere",
        "setup_fails",
        "enable",
        "new_computer",
        "timeout",
        "refused",
        "port_word",
        "settings_word",
        "what_is",
        "how_to",
        "which",
        "provider_change",
        "sign_in_window",
        "since",
        "certificate",
        "removed_account",
        "second_account",
        "spam_block",
        "quota",
        "bounce",
        "own_domain",
    }
)
_TELLING = {"ms": 5.0, "mw": 2.5, "kt": 3.0, "m": 2.0}
"""A recognised message or code says more than any other slot."""
_WORDS_NORM = 3.1
_SLOTS_NORM = 2.6
_DIRECTIONS_NORM = 0.45


class Features:
    """Turns what was understood into weighted features."""

    def __init__(self, catalog: Catalog, codes: Codes) -> None:
        self._providers = catalog.provider_by_key
        self._messages = catalog.message_by_id
        self._find_code = codes.find
        self._same: dict[str, str] = dict(catalog.language.get("words", {}).get("same", {}))

    def laid_over(self, catalog: Catalog, codes: Codes) -> Features:
        """The same with the providers of `catalog`, which lies over their own."""
        return with_other(self, _providers=catalog.provider_by_key, _find_code=codes.find)

    def of(
        self,
        raw: str,
        understanding: Understanding,
        earlier: Sequence[tuple[str, Understanding]] = (),
    ) -> dict[str, float]:
        """Features of a question; those of earlier ones (oldest first) weigh less."""
        result = self._alone(raw, understanding)
        if earlier:
            result["x:follow_up"] = 1.0
            for age, (text, before) in enumerate(reversed(earlier)):
                share = _EARLIER[min(age, 1)]
                for name, value in self._alone(text, before).items():
                    result[name] = result.get(name, 0.0) + share * value
                    if age == 0 and name[:2] in {"g:", "p:", "d:", "v:"}:
                        result["e" + name] = share
        return result

    def _alone(self, raw: str, understanding: Understanding) -> dict[str, float]:
        words = _normed(self._words(raw, understanding), _WORDS_NORM)
        return words | _normed(self._slots(understanding), _SLOTS_NORM) | _directions(understanding)

    def _words(self, raw: str, understanding: Understanding) -> dict[str, float]:
        result: dict[str, float] = {}
        mends = self._same | dict(understanding.mended)
        for words, share in _weighted_words(raw):
            previous = "^"
            for word in (part for typed in words for part in mends.get(typed, typed).split()):
                meant = word
                if meant in understanding.brand_words:
                    meant = "@"  # who it is, the slots say
                elif len(meant) > 1 and meant not in _TELLING_NUMBERS and meant.isdigit():
                    meant = "%" if meant in understanding.codes else "#"
                result[f"w:{meant}"] = share
                result[f"b:{previous}_{meant}"] = 0.7 * share
                previous = meant
        return result

    def _slots(self, understanding: Understanding) -> dict[str, float]:
        names = {f"g:{s}" for s in understanding.signals} | {
            f"o:{d}" for d in understanding.off_topic
        }
        names |= {
            f"p:{understanding.protocol or '-'}",
            f"d:{understanding.direction or '-'}",
            f"s:{understanding.security or '-'}",
        }
        names |= {f"n:{port}" for port in understanding.ports} | {
            f"c:{understanding.client or '-'}"
        }
        if understanding.odd_ports:
            names.add("n:odd")
        if len(understanding.ports) > 1:
            names.add("n:several")
        names |= self._provider_names(understanding)
        names |= {f"m:{self._messages[m].topic}" for m in understanding.messages[:3]}
        if message := self._messages.get(next(iter(understanding.messages), "")):
            names.add(f"m{'s' if message.priority >= SPECIFIC else 'w'}:{message.topic}")
        names |= {f"k:{code}" for code in understanding.codes} | {
            f"kt:{t}" for t in self._code_topics(understanding)
        }
        who = self._class_of(understanding)
        names |= _products(understanding.signals & _CROSSED, who, understanding.direction)
        if understanding.protocol or understanding.ports:
            pair = f"{understanding.protocol}&{understanding.security}"
            names.add(f"pg:{pair}&{bool(understanding.ports)}&{who != 'none'}")
            names |= {
                f"pg:{s}"
                for s in ("what_is", "which", "port_word", "settings_word")
                if s in understanding.signals
            }
        names.add(f"l:{_bucket(len(understanding.words))}")
        if "mail_word" not in understanding.signals:
            names |= {f"ox:{domain}" for domain in understanding.off_topic} | {"ox:-"}
        if understanding.host:
            names.add("x:server" if _SERVER.match(understanding.host) else "x:host")
        if understanding.names_somebody:
            names.add("x:somebody")
        if understanding.credentials:
            names.add("x:credentials")
        return {name: _TELLING.get(name.split(":", 1)[0], 1.0) for name in names}

    def _provider_names(self, understanding: Understanding) -> set[str]:
        if understanding.company and not understanding.provider:
            return {"v:isp", "v:not_known", "v:known"}
        if not understanding.provider:
            return {
                "v:unknown"
                if understanding.domain
                else "v:ambiguous"
                if understanding.ambiguous
                else "v:none"
            }
        provider = self._providers[understanding.provider]
        names = {f"v:{provider.platform}", f"v:{provider.kind}", f"v:{provider.sign_in}", "v:known"}
        if "hosted_elsewhere" in provider.tags:
            names.add("v:hosted")
        if len(understanding.providers) > 1:
            names.add("v:several")
        return names

    def _class_of(self, understanding: Understanding) -> str:
        if understanding.company and not understanding.provider:
            return "isp"
        if not understanding.provider:
            return "unknown" if understanding.domain else understanding.ambiguous or "none"
        provider = self._providers[understanding.provider]
        if provider.platform in _BIG:
            return _BIG[provider.platform]
        if provider.sign_in in {"bridge", "none"}:
            return "no_imap"
        return "hosted" if "hosted_elsewhere" in provider.tags else provider.kind

    def _code_topics(self, understanding: Understanding) -> set[str]:
        found = (self._find_code(code, understanding.provider) for code in understanding.codes)
        return {code.topic for code in found if code and code.topic}


_BIG = {
    "google": "google",
    "microsoft_personal": "microsoft",
    "microsoft_work": "microsoft",
    "yahoo": "yahoo",
    "aol": "yahoo",
    "att": "yahoo",
    "apple": "apple",
    "comcast": "isp",
}
_TELLING_NUMBERS = frozenset(
    {"25", "110", "143", "465", "587", "993", "995", "2525", "365"}
    | {"421", "450", "451", "452", "530", "534", "535", "550", "552", "553", "554"}
)
_SERVER = re2.compile(r"^(?:imap|pop|smtp|mail|out|in|secure|mx|ssl|send|post)[\w-]*\.")
_BUCKETS = (1, 2, 3, 4, 8, 12, 30)


def _directions(understanding: Understanding) -> dict[str, float]:
    """What works and what fails; beside the other slots, so that it takes nothing from them."""
    if not understanding.sending and not understanding.receiving:
        return {}
    names = (
        f"hs:{understanding.sending}",
        f"hr:{understanding.receiving}",
        f"h:{understanding.sending}&{understanding.receiving}",
    )
    return dict.fromkeys(names, _DIRECTIONS_NORM)


@lru_cache(maxsize=4096)
def _products(signals: frozenset[str], who: str, direction: str) -> frozenset[str]:
    """Signals with each other, with the class of the provider, and with the direction."""
    ordered = sorted(signals)
    names = {f"v:{who}&{signal}" for signal in ordered} | {f"v:{who}&d{direction}"}
    names |= {f"gg:{a}&{b}" for i, a in enumerate(ordered) for b in ordered[i + 1 :]}
    return frozenset(names | {f"dg:{direction}&{s}" for s in ordered if direction})


def _weighted_words(raw: str) -> list[tuple[Sequence[str], float]]:
    """The words of `raw` with what they count, those that count most last."""
    text = read(raw)
    if len(text.words) <= _LONG:
        return [(text.words, 1.0)]
    sentences = text.sentences
    last = len(sentences) - 1
    weighted = [
        (read(s).words, 1.0 if i in {0, last} or "?" in s else _MIDDLE)
        for i, s in enumerate(sentences)
    ]
    return sorted(weighted, key=lambda pair: pair[1])


def _normed(values: dict[str, float], norm: float) -> dict[str, float]:
    length = math.hypot(*values.values())
    scale = norm / length if length else 0.0
    return {name: value * scale for name, value in values.items()}


def _bucket(length: int) -> int:
    return next((b for b in _BUCKETS if length <= b), 60)
