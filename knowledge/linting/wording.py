"""How Postie speaks: the fact first, short, few pictures, plain words, its own sentences."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from knowledge.answering.fitting import MOST_WORDS, count_words
from knowledge.answering.text import strip_markdown
from knowledge.linting.content import Problem, sources, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.catalog.model import Topic
    from knowledge.linting.content import Content, Variant

SHINGLE = 6
"""Words in a row that count as copied."""
_GUIDE = Path(__file__).with_name("guide_shingles.txt")
_SHORT = 650
_LONG = 1_000
_MOST_EMOJI = 3
_EMOJI = re.compile(
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[\U0001f300-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a\u231b\u23e9-\u23fa])"
    "[\ufe0f\U0001f3fb-\U0001f3ff]?(?:\u200d[\U0001f300-\U0001faff\u2640\u2642]\ufe0f?)*"
)
_CONDESCENDING = re.compile(r"\b(simply|just|obviously)\b", re.IGNORECASE)
_AWKWARD = re.compile(
    r"\b(sign(?:s|ed|ing)? in in|for one try|then on again|for ever\b)\b", re.IGNORECASE
)
"""Phrases that stumble when they are read aloud."""
_SAME_LINE = 85
"""From which likeness (0 to 100) on a second line only repeats the first."""
_MOST_TOPICS = 8
"""Topics that may share one emoji for their picture."""
_DANGEROUS = (
    (
        re.compile(
            r"\b(switch|turn|set)\w*\b[^.\n]{0,30}\b(encryption|ssl(/tls)?|tls)\b[^.\n]{0,12}"
            r"\b(off|none|to none)\b",
            re.IGNORECASE,
        ),
        "advises to switch encryption off",
    ),
    (
        re.compile(
            r"\b(disable|remove|uninstall)\b[^.\n]{0,30}\b(antivirus|firewall)\b", re.IGNORECASE
        ),
        "advises to do without antivirus or firewall",
    ),
    (
        re.compile(
            r"\b(send|tell|give|post|type)\b[^.\n]{0,12}\bme\b[^.\n]{0,12}\bpassword\b",
            re.IGNORECASE,
        ),
        "asks for a password",
    ),
)
_NEGATED = re.compile(
    r"\b(never|not|don't|do not|no|without|nobody|instead of|rather than"
    r"|for (one|a) (try|test|moment|minute))\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://[^\s)>\]“”\"`]+")
_BARE_LINK = re.compile(
    r"(?<![/@\w.`-])(?:[a-z0-9-]+\.)+(?:com|org|net|me|eu|de|us|io)/[A-Za-z0-9][^\s,;)]*"
)
_BROKEN_LINK = re.compile(
    r"\[[^\]\n]*\]\((?!https://)[^)\n]*\)|\[[^\]\n]+\]\([^)\n]*$|\bhttp://", re.MULTILINE
)


def fact_first(content: Content) -> Iterator[Problem]:
    """The first line of a reply is bold and complete."""
    for variant in content.variants:
        first = variant.reply.fact.split("\n")[0]
        if not first:
            yield _problem(content, variant, "has no fact")
        elif not re.match(r"\*\*\S.*?[.?!:…)”\"]\*\*", first):
            yield _problem(content, variant, f"the fact is no bold sentence: “{first[:50]}”")


def lengths(content: Content) -> Iterator[Problem]:
    """What is shown at once fits a phone's screen, however long the names and servers in it are."""
    for variant in content.variants:
        if (said := count_words(variant.reply)) > MOST_WORDS:
            yield _problem(content, variant, f"shows {said} words, {MOST_WORDS} is the most")
        longest = _SHORT if variant.topic.kind == "lookup" else _LONG
        if (length := len(strip_markdown(variant.shown))) > longest:
            yield _problem(content, variant, f"shows {length} characters, {longest} is the most")


def emoji(content: Content) -> Iterator[Problem]:
    """At most three in a reply, one for somebody in trouble, never two in a row."""
    for variant in content.variants:
        most = 1 if variant.topic.kind in {"symptom", "error"} else _MOST_EMOJI
        if (count := len(_EMOJI.findall(variant.shown))) > most:
            yield _problem(content, variant, f"has {count} emoji, {most} is the most")
        if re.search(rf"{_EMOJI.pattern}\s*{_EMOJI.pattern}", variant.shown):
            yield _problem(content, variant, "has two emoji in a row")


def pictures(content: Content) -> Iterator[Problem]:
    """The second line never repeats the first, and pictures vary from topic to topic."""
    for variant in content.variants:
        fact, picture = map(strip_markdown, (variant.reply.fact, variant.reply.picture))
        if picture and fuzz.ratio(fact.casefold(), picture.casefold()) > _SAME_LINE:
            yield _problem(content, variant, f"says twice: “{picture[:50]}”")
    users: defaultdict[str, dict[str, Topic]] = defaultdict(dict)
    for topic in content.catalog.topics:
        for section in topic.sections:
            if section.part == "picture" and (found := _EMOJI.match(section.text)):
                users[found.group()][topic.id] = topic
    for emoji, topics in users.items():
        if len(topics) > _MOST_TOPICS:
            last = topics[max(topics)]
            told = f"{emoji} is the picture of {len(topics)} topics, {_MOST_TOPICS} is the most"
            yield Problem(content.topic_file(last), told)


def words(content: Content) -> Iterator[Problem]:
    """Nothing is "simple" or "obvious" to somebody who is stuck, and nobody is put at risk."""
    for file, text in texts(content):
        for found in _CONDESCENDING.findall(text):
            yield Problem(file, f"says “{found}”")
        for found in _AWKWARD.findall(text):
            yield Problem(file, f"stumbles over “{found}”")
        for sentence in re.split(r"(?<=[.!?])\s|\n", text):
            for pattern, fault in _DANGEROUS:
                if pattern.search(sentence) and not _NEGATED.search(sentence):
                    yield Problem(file, f"{fault}: “{sentence.strip()[:60]}”")


def links(content: Content) -> Iterator[Problem]:
    """Links are whole, so that a finger can tap them, and encrypted."""
    for file, text in (*texts(content), *sources(content)):
        for found in _BARE_LINK.findall(text):
            yield Problem(file, f"a link without https://: “{found}”")
        for found in _BROKEN_LINK.findall(text):
            yield Problem(file, f"a broken link: “{found}”")
        for link in _LINK.findall(text):
            try:
                sound = "." in (urlsplit(link).hostname or "")
            except ValueError:
                sound = False
            if not sound:
                yield Problem(file, f"no address: {link}")


def own_sentences(content: Content) -> Iterator[Problem]:
    """No six words in a row are those of the guide that Postie grew out of."""
    for file, text in texts(content):
        for shingle in shingles(text):
            if _hashed(shingle) in _guide():
                yield Problem(file, f"copied from the guide: “{shingle}”")


def musts(content: Content) -> Iterator[Problem]:
    """What a reply has to hold is written down, and every variant holds it, the first at once."""
    for topic in content.catalog.topics:
        if not topic.must and topic.kind != "meta":
            yield Problem(content.topic_file(topic), "does not say what its reply must hold")
        for pattern in topic.must:
            try:
                re.compile(pattern)
            except re.error as error:
                yield Problem(content.topic_file(topic), f"must “{pattern}” is no pattern: {error}")
                return
    for variant in content.variants:
        shown = strip_markdown(variant.shown)
        whole = f"{shown}\n{strip_markdown(variant.reply.more)}"
        for number, pattern in enumerate(variant.topic.must):
            where = whole if number else shown
            if not re.search(pattern, where, re.IGNORECASE | re.DOTALL):
                yield _problem(content, variant, f"lacks “{pattern}”")


def shingles(text: str) -> list[str]:
    """Every run of `SHINGLE` words of `text`."""
    found = re.findall(r"[a-z0-9]+", text.casefold().replace("'", "").replace("’", ""))
    return [" ".join(found[n : n + SHINGLE]) for n in range(len(found) - SHINGLE + 1)]


def _hashed(shingle: str) -> str:
    return hashlib.sha256(shingle.encode()).hexdigest()[:12]


@cache
def _guide() -> frozenset[str]:
    return frozenset(_GUIDE.read_text("utf-8").split())


def _problem(content: Content, variant: Variant, text: str) -> Problem:
    return Problem(content.topic_file(variant.topic), text, variant.name, variant.provider)


RULES = (fact_first, lengths, emoji, pictures, words, links, own_sentences, musts)
