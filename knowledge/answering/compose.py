"""A reply in parts, from a topic's text, the provider's record and the dated facts of today."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from knowledge.answering import servers
from knowledge.answering.fitting import CURIOUS, fit
from knowledge.answering.origins import Origins, find_page
from knowledge.answering.placeholders import Placeholders, fill, today
from knowledge.answering.ports import PortTexts
from knowledge.answering.tried import FAULTS, TriedSteps
from knowledge.answering.verdicts import Verdicts
from knowledge.answering.wording import Wording
from knowledge.outcomes import Reply
from knowledge.overlay import with_other
from knowledge.topic_ids import ENABLE_IMAP_POP, PORT_LOOKUP, PROVIDER, PROVIDER_HOSTED
from knowledge.understanding import Understanding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from knowledge.catalog.model import Catalog, PartName, Provider, Topic
    from knowledge.outcomes import Reference
    from knowledge.understanding.quoted.codes import Codes, Meaning

    _Replies = dict[tuple[Reference, frozenset[str], frozenset[str], int, date], Reply]

_MOST_REPLIES = 1024
_DIRECTIONS = frozenset({"both", "incoming", "outgoing"})
_SETTINGS = frozenset({PROVIDER, PROVIDER_HOSTED})
_OF_THE_RECORD = (PROVIDER, ENABLE_IMAP_POP)
"""What the ids of topics begin with that rest on the provider's record."""
_SAME = 70
"""From which likeness (0 to 100) two sentences need not both be said."""
_PARTS: tuple[PartName, ...] = ("fact", "picture", "steps", "also", "more")


class Composer:
    """Composes the replies of one catalogue."""

    def __init__(self, catalog: Catalog, codes: Codes) -> None:
        self.wording = Wording(catalog)
        self._catalog = catalog
        self._codes = codes
        self._origins = Origins(catalog)
        self._ports = PortTexts(catalog.port_by_number, self.wording)
        self._placeholders = Placeholders(catalog, self._ports, self.wording)
        self._verdicts = Verdicts(catalog, self.wording)
        self._tried = TriedSteps(catalog, self.wording)
        self._telling_tags: dict[str, frozenset[str]] = {}
        self._replies: _Replies = {}
        """What is asked again the same day need not be composed again."""

    def laid_over(self, catalog: Catalog, codes: Codes) -> Composer:
        """The same texts with the providers of `catalog`, which lies over its own."""
        return with_other(
            self,
            _catalog=catalog,
            _codes=codes,
            _placeholders=self._placeholders.laid_over(catalog),
            _verdicts=self._verdicts.laid_over(catalog),
            _replies={},
        )

    def compose(
        self,
        reference: Reference,
        understanding: Understanding | None = None,
        *,
        tries: int = 0,
    ) -> Reply:
        """The reply that `reference` stands for; after `tries` the next steps of the same triage.

        `understanding` is what was understood of the question; by default what the reference alone
        stands for. Raises `KeyError` for a topic that is gone.
        """
        asked = understanding or Understanding(tags=self.tags_of(reference))
        topic = self._catalog.topic_by_id[reference.topic]
        if asked.domain or asked.host_domain or asked.claim:
            return self._compose(reference, asked, tries=tries)  # own words, which nothing keeps
        tried = _tried_of_fault(topic, asked)
        key = (reference, asked.tags & self._telling(topic), tried, tries, today())
        reply = self._replies.get(key)
        if reply is None:
            if len(self._replies) >= _MOST_REPLIES:
                self._replies.clear()
            reply = self._replies[key] = self._compose(reference, asked, tries=tries)
        return reply

    def _telling(self, topic: Topic) -> frozenset[str]:
        """The tags that make a difference to what is said of `topic`."""
        if topic.id not in self._telling_tags:
            tags = (section.tags for section in topic.sections)
            self._telling_tags[topic.id] = _DIRECTIONS.union(*tags)
        return self._telling_tags[topic.id]

    def _compose(self, reference: Reference, asked: Understanding, *, tries: int) -> Reply:
        topic = self._catalog.topic_by_id[reference.topic]
        provider = self._catalog.provider_by_key.get(reference.provider)
        code = reference.code
        meaning = self._codes.explain(code, reference.provider) if code else None
        tried = _tried_of_fault(topic, asked)
        tags = _narrow(asked.tags | _own_tags(reference, meaning) | {f"tried_{t}" for t in tried})
        wanted = (*_PARTS, "still") if tries or tried else _PARTS
        parts = {part: _section(topic, part, tags) for part in wanted}
        if any("{" in text for text in parts.values()):
            values = self._placeholders.values(reference, meaning, asked.domain, asked.host_domain)
            parts = {p: fill(t, values, self._catalog.policy_by_id) for p, t in parts.items()}
        of_record = provider and topic.id.startswith(_OF_THE_RECORD)
        reply = Reply(
            fact=parts["fact"],
            picture=parts["picture"],
            steps=_items(parts["steps"]),
            also=parts["also"],
            more=parts["more"],
            sources=_distinct(self._sources(topic, reference, provider)),
            as_of=provider.as_of if provider and of_record else topic.as_of,
            is_due=bool(provider and of_record and _is_due(provider)),
            theme=reference.protocol or topic.kind,
        )
        if meaning:
            reply = _with_meaning(reply, meaning)
        still = _items(parts.get("still", ""))
        if tries:
            reply = self._once_more(reply, still)
        if tried:
            reply = self._tried.leave_out(reply, still, tried)
        if tries > 1 or (tried and not reply.steps):
            reply = self._give_up(reply, provider)
        claim = asked.claim if topic.kind != "meta" else None
        if verdict := self._verdicts.judge(claim, reference) if claim else "":
            reply = _with_verdict(reply, verdict, says_all=reference.topic in _SETTINGS)
        if provider and reference.topic in _SETTINGS:
            reply = self._with_settings(reply, reference, provider)
        if provider:
            reply = self._with_cautions(reply, provider)
        reply = self._with_slip(reply, reference)
        origins = self._origins.name(reply.sources)
        curious = bool(meaning or verdict) or topic.kind in CURIOUS
        reply = fit(replace(reply, origins=origins), curious=curious)
        return replace(reply, page=find_page(reply, origins))

    def tags_of(self, reference: Reference) -> frozenset[str]:
        """The tags that a reference alone stands for."""
        tags = {reference.protocol, reference.direction, reference.security, reference.client}
        if provider := self._catalog.provider_by_key.get(reference.provider):
            tags |= provider.tags
        return frozenset(tags - {""})

    def _sources(
        self, topic: Topic, reference: Reference, provider: Provider | None
    ) -> tuple[str, ...]:
        """Those of the port or provider that the reply is about, else the topic's own."""
        port = self._catalog.port_by_number.get(reference.port)
        if topic.id == PORT_LOOKUP and port:
            return port.sources
        if provider and topic.id.startswith(_OF_THE_RECORD):
            return (*provider.sources, *_page(provider))
        return self._origins.choose(topic.sources, provider)

    def _once_more(self, reply: Reply, still: tuple[str, ...]) -> Reply:
        if not still:
            return replace(reply, also="")
        fact = self.wording.say("answer", "next_steps")
        return replace(reply, fact=fact, picture="", steps=still, also="")

    def _give_up(self, reply: Reply, provider: Provider | None) -> Reply:
        """Who else can help, or what would: nobody is told the same steps a third time."""
        say, page = self.wording.say, provider.help_page if provider else ""
        support = (
            say("answer", "ask_support", who=provider.name, page=page)
            if provider and page
            else say("answer", "ask_provider")
        )
        return replace(
            reply,
            fact=say("answer", "no_more_steps"),
            picture="",
            steps=(say("answer", "exact_words"), support),
            also="",
            sources=(),
            as_of=None,
        )

    def _with_settings(self, reply: Reply, reference: Reference, provider: Provider) -> Reply:
        return replace(
            reply,
            servers=servers.choose_table(provider, reference),
            user_name=servers.describe_user_names(provider, self.wording),
            password=self.wording.say("password", provider.sign_in),
            theme=reference.protocol or "lookup",
        )

    def _with_cautions(self, reply: Reply, provider: Provider) -> Reply:
        """Says what is not safe or not sure of the servers that the reply names."""
        doubtful = bool(reply.servers) and provider.confidence == "medium"
        lines = (
            self.wording.say("server", "unencrypted") if servers.names_unencrypted(reply) else "",
            self.wording.say("server", "doubtful") if doubtful else "",
        )
        return replace(reply, caution="\n".join(line for line in lines if line))

    def _with_slip(self, reply: Reply, reference: Reference) -> Reply:
        """Asks back about a port number that was named on the way and is no mail port."""
        if reference.topic == PORT_LOOKUP or not self._ports.is_slip(reference.port):
            return reply
        question = self._ports.meaning(reference.port)
        return replace(reply, caution=f"{question}\n{reply.caution}".strip())


def _is_due(provider: Provider) -> bool:
    """Whether its servers were to be looked up again by now."""
    return provider.review_by is not None and provider.review_by < today()


def _own_tags(reference: Reference, meaning: Meaning | None) -> frozenset[str]:
    return (meaning.tags if meaning else frozenset()) | ({"port"} if reference.port else set())


def _tried_of_fault(topic: Topic, asked: Understanding) -> frozenset[str]:
    """What was tried of the steps against a fault; elsewhere it makes no difference."""
    return asked.tried if topic.kind in FAULTS else frozenset()


def _narrow(tags: frozenset[str]) -> frozenset[str]:
    """`both` says more than the protocol that was named on the way."""
    return tags - _DIRECTIONS | {"both"} if "both" in tags else tags


def _section(topic: Topic, part: str, tags: frozenset[str]) -> str:
    fallback = ""
    for section in topic.sections:
        if section.part == part:
            if not section.tags:
                fallback = section.text
            elif section.tags <= tags:
                return section.text
    return fallback


def _with_meaning(reply: Reply, meaning: Meaning) -> Reply:
    """The code first, then what the topic says of its kind; of each document one place."""
    exact = {_document(source) for source in meaning.sources}
    others = (s for s in reply.sources if _document(s) not in exact)
    reply = replace(reply, sources=_distinct((*meaning.sources, *others)))
    if not meaning.coded and fuzz.token_set_ratio(meaning.line, reply.fact) > _SAME:
        return reply
    return replace(reply, fact=meaning.line, picture=reply.fact.replace("**", ""))


def _with_verdict(reply: Reply, verdict: str, *, says_all: bool) -> Reply:
    """Yes or No first; then the fact, unless `says_all` or it says the same."""
    if says_all or fuzz.token_set_ratio(verdict, reply.fact) > _SAME:
        return replace(reply, fact=verdict)
    return replace(reply, fact=verdict, picture=reply.fact.replace("**", ""))


def _document(source: str) -> str:
    """`RFC 3463` of `RFC 3463 s3.2`; any other source is one of its own."""
    return " ".join(source.split()[:2]) if source.startswith("RFC ") else source


def _page(provider: Provider) -> Iterable[str]:
    """The provider's own page as a link, unless the record cites it already."""
    if provider.help_page and provider.help_page not in provider.sources:
        yield f"[{provider.name}'s help page]({provider.help_page})"


@lru_cache(maxsize=1024)
def _distinct(sources: tuple[str, ...]) -> tuple[str, ...]:
    """Each source once; one that another names more exactly is left out."""
    several = dict.fromkeys(one for source in sources for one in source.split("; ") if one)
    return tuple(
        one
        for one in several
        if not any(one != other and other.startswith(f"{one} ") for other in several)
    )


@lru_cache(maxsize=1024)
def _items(text: str) -> tuple[str, ...]:
    """The items of a Markdown list; further lines of an item stay with it."""
    items: list[str] = []
    for line in text.split("\n"):
        if line.startswith(("- ", "* ")) or re.match(r"\d+\. ", line):
            items.append(line.split(" ", 1)[1].strip())
        elif line.strip() and items:
            items[-1] += " " + line.strip()
        elif line.strip():
            items.append(line.strip())
    return tuple(items)
