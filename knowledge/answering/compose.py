"""A reply in parts, from a topic's text, the provider's record and the dated facts of today."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from knowledge.answering import servers
from knowledge.answering.placeholders import filled, values_for
from knowledge.answering.ports import port_meaning
from knowledge.outcomes import Reply
from knowledge.understanding.codes import Meaning, meaning_of
from knowledge.understanding.ports import near

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.catalog.model import PartName, Provider, Topic
    from knowledge.outcomes import Reference
    from knowledge.ranking.index import Index

_SETTINGS = frozenset({"setup.provider", "setup.provider.hosted_isp"})
_PORT = "port.lookup"
_PROVIDERS = ("setup.provider", "howto.enable_imap_pop")
_PASSWORDS = {
    "oauth2_only": "none to type: OAuth2, you sign in in a browser window",
    "oauth2_or_app_password": "OAuth2 sign-in, or an app password",
    "app_password": "an app password",
    "password": "your mailbox password",
    "bridge": "the Bridge password",
}
_CLEAR = "Without encryption others can read along: ask the provider for SSL/TLS first."
_DOUBTFUL = "I have this from one list only: if a server does not answer, ask the provider."
_SAME = 70
"""From which likeness (0 to 100) two sentences need not both be said."""
_PARTS: tuple[PartName, ...] = ("fact", "picture", "steps", "also", "more")


def compose(
    index: Index,
    reference: Reference,
    tags: frozenset[str],
    *,
    domain: str = "",
    again: bool = False,
) -> Reply:
    """The reply that `reference` stands for; with `again` the next steps of the same triage."""
    topic = index.topics[reference.topic]
    provider = index.providers.get(reference.provider)
    code = reference.code
    meaning = meaning_of(index, code, reference.provider) if code else None
    tags = _settled(tags | _own_tags(reference, meaning))
    wanted = (*_PARTS, "still") if again else _PARTS
    texts = {part: _section(topic, part, tags) for part in wanted}
    open_ = any("{" in text for text in texts.values())
    values = values_for(index, reference, meaning, domain) if open_ else {}
    parts = {part: filled(text, values, index.policies) for part, text in texts.items()}
    reply = Reply(
        fact=parts["fact"],
        picture=parts["picture"],
        steps=_items(parts["steps"]),
        also=parts["also"],
        more=parts["more"],
        sources=_distinct(_sources(index, topic, reference)),
        as_of=provider.as_of if provider and topic.id.startswith(_PROVIDERS) else topic.as_of,
        theme=reference.protocol or topic.kind,
    )
    if meaning:
        reply = _with_meaning(reply, meaning)
    if again:
        reply = _once_more(reply, _items(parts["still"]))
    if provider and reference.topic in _SETTINGS:
        reply = _with_settings(reply, reference, provider)
    if provider:
        reply = _with_cautions(reply, provider)
    return _with_slip(index, reply, reference)


def tags_of(index: Index, reference: Reference) -> frozenset[str]:
    """The tags that a reference alone stands for."""
    tags = {reference.protocol, reference.direction, reference.security, reference.client}
    if provider := index.providers.get(reference.provider):
        tags |= provider.tags
    return frozenset(tags - {""})


def _own_tags(reference: Reference, meaning: Meaning | None) -> frozenset[str]:
    return (meaning.tags if meaning else frozenset()) | ({"port"} if reference.port else set())


def _sources(index: Index, topic: Topic, reference: Reference) -> tuple[str, ...]:
    """Those of the port or provider that the reply is about, else the topic's own."""
    if topic.id == _PORT and (port := index.ports.get(reference.port)):
        return port.sources
    provider = index.providers.get(reference.provider)
    if provider and topic.id.startswith(_PROVIDERS):
        return (*provider.sources, *_page(provider))
    return topic.sources


def _settled(tags: frozenset[str]) -> frozenset[str]:
    """`both` says more than the protocol that was named on the way."""
    return tags - {"outgoing", "incoming"} if "both" in tags else tags


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


def _document(source: str) -> str:
    """`RFC 3463` of `RFC 3463 s3.2`; any other source is one of its own."""
    return " ".join(source.split()[:2]) if source.startswith("RFC ") else source


def _once_more(reply: Reply, still: tuple[str, ...]) -> Reply:
    if not still:
        return replace(reply, also="")
    return replace(reply, fact="**Then the next things to try:**", picture="", steps=still, also="")


def _with_settings(reply: Reply, reference: Reference, provider: Provider) -> Reply:
    return replace(
        reply,
        servers=servers.table(provider, reference),
        user_name=servers.user_name(provider),
        password=_PASSWORDS.get(provider.sign_in, ""),
        theme=reference.protocol or "lookup",
    )


def _page(provider: Provider) -> Iterable[str]:
    """The provider's own page as a link, unless the record cites it already."""
    if provider.help_page and provider.help_page not in provider.sources:
        yield f"[{provider.name}'s help page]({provider.help_page})"


def _with_cautions(reply: Reply, provider: Provider) -> Reply:
    """Says what is not safe or not sure of the servers that the reply names."""
    told = " ".join((reply.fact, reply.picture, *reply.steps, reply.also))
    clear = servers.CLEAR in told or any(s.security == "unencrypted" for s in reply.servers)
    doubtful = bool(reply.servers) and provider.confidence == "medium"
    lines = (reply.also, _CLEAR if clear else "", _DOUBTFUL if doubtful else "")
    return replace(reply, also="\n".join(line for line in lines if line))


def _with_slip(index: Index, reply: Reply, reference: Reference) -> Reply:
    """Asks back about a port number that was named on the way and is no mail port."""
    number = reference.port
    if not number or number in index.ports or reference.topic == _PORT or not near(number):
        return reply
    return replace(reply, also="\n".join((port_meaning(index, number), reply.also)).strip())


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
