"""A content directory as the rules see it: the catalogue, where each thing stands, every reply."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from knowledge.answering.compose import Composer
from knowledge.answering.text import shown_lines
from knowledge.catalog.content_files import SHIPPED, content_files, read_catalog
from knowledge.outcomes import Reference
from knowledge.understanding import Codes, Understanding
from knowledge.understanding.slots import SLIP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knowledge.catalog.model import Catalog, Provider, Topic
    from knowledge.outcomes import Reply

SIGN_INS = frozenset(
    {"oauth2_only", "oauth2_or_app_password", "app_password", "plain_password", "bridge", "no_imap"}
)
ASKED = frozenset(
    "incoming outgoing both imap pop3 smtp exchange ssl starttls unencrypted thunderbird "
    "outlook_program apple_mail ios android unknown_provider slip code port".split()
)
"""Tags that come from the question and not from a provider; those of messages come on top."""
DEVICES = ("thunderbird", "outlook_program", "apple_mail", "ios", "android")
"""Tags of mail programs and devices, as `Reference.client` names them."""
_KNOWN = "known_provider"
_FIELDS = {
    "incoming": {"direction": "incoming"},
    "outgoing": {"direction": "outgoing"},
    "both": {"direction": "both"},
    "imap": {"protocol": "imap"},
    "pop3": {"protocol": "pop3"},
    "smtp": {"protocol": "smtp"},
    "ssl": {"security": "ssl"},
    "starttls": {"security": "starttls"},
    "unencrypted": {"security": "unencrypted"},
}


class Problem(NamedTuple):
    """Something that breaks a rule."""

    file: str
    text: str
    reader: str = ""
    """For whom the reply is that shows it, as `Variant.name`; empty for everybody."""
    provider: str = ""
    """Key of the provider whose values are in that reply."""

    def __str__(self) -> str:
        return f"{self.file}: {f'({self.reader}) ' if self.reader else ''}{self.text}"


@dataclass(frozen=True)
class Variant:
    """A reply as somebody will read it."""

    topic: Topic
    name: str
    """For whom it is, as in a heading: `@google @outgoing`; empty for everybody."""
    reply: Reply
    provider: str = ""
    """Key of the provider whose values are in it."""
    client: str = ""
    """The mail program or device of its reader, if that is known."""

    @property
    def shown(self) -> str:
        """All that is shown at once, as Markdown."""
        return "\n".join(shown_lines(self.reply))


@dataclass(frozen=True)
class Content:
    """One content directory, read."""

    directory: Path
    catalog: Catalog
    files: dict[tuple[str, str], str]
    """Where each fact stands, by table and id."""

    @classmethod
    def read(cls, directory: Path) -> Content:
        """The directory as it is now; raises `ContentError`."""
        return cls(directory, read_catalog(directory), dict(_places(directory)))

    @property
    def is_shipped(self) -> bool:
        """Whether this is all of what Postie says, not what somebody lays over it."""
        return self.directory.resolve() == SHIPPED.resolve()

    def file_of(self, table: str, id_: object) -> str:
        """The file in which a topic or fact stands."""
        return self.files.get((table, str(id_)), f"facts/{table}.toml")

    @cached_property
    def topic_ids(self) -> frozenset[str]:
        """Ids of all topics that may be named, those that this is laid over included."""
        own = frozenset(self.catalog.topic_by_id)
        return own if self.is_shipped else own | frozenset(read_catalog().topic_by_id)

    def topic_file(self, topic: Topic) -> str:
        """The file of a topic."""
        return self.file_of("topics", topic.id)

    @cached_property
    def composer(self) -> Composer:
        """Composes the replies that are held against the rules."""
        return Composer(self.catalog, Codes(self.catalog))

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """Each topic's reply to everybody, to each variant's reader, to each kind of provider."""
        return tuple(one for topic in self.catalog.topics for one in self._variants_of(topic))

    @cached_property
    def _families(self) -> tuple[Provider, ...]:
        """One provider for each set of tags (these decide what is said): that of most domains."""
        by_domains = sorted(self.catalog.providers, key=lambda one: len(one.domains))
        return tuple({provider.tags: provider for provider in by_domains}.values())

    @cached_property
    def asked(self) -> frozenset[str]:
        """Tags that come from the question: words, a message in it, the subject of a code."""
        structure = self.catalog.language.get("structure", {})
        subjects = {row.get("tag", "code") for row in structure.get("subject", {}).values()}
        messages = {tag for message in self.catalog.messages for tag in message.tags}
        owned = {tag for provider in self.catalog.providers for tag in provider.tags}
        rows = self.catalog.language.get("tried", {}).get("subjects", ())
        tried = {f"tried_{row['name']}" for row in rows}
        aspects = set(self.catalog.language.get("signals", {}).get("aspects", {}))
        return ASKED | tried | aspects | ((messages | subjects) - owned)

    def _variants_of(self, topic: Topic) -> Iterator[Variant]:
        yield self._variant(topic, frozenset(), None)
        for tags in dict.fromkeys(section.tags for section in topic.sections if section.tags):
            provider = self.provider_with(tags - self.asked)
            if provider or tags <= self.asked:
                yield self._variant(topic, tags, provider)
        for provider in self._families:
            yield self._variant(topic, frozenset({_KNOWN}) & provider.tags, provider)
        for client in DEVICES:
            if any(client in section.tags for section in topic.sections):
                yield from self._on_device(topic, client)

    def _on_device(self, topic: Topic, client: str) -> Iterator[Variant]:
        """The replies of a topic that differ by device, to `client` at every kind of provider."""
        for provider in (None, *self._families):
            reference = Reference(
                topic=topic.id, provider=provider.key if provider else "", client=client
            )
            name = f"@{client}" + (f" for {provider.key}" if provider else "")
            reply = self.composer.compose(reference)
            yield Variant(topic, name, reply, reference.provider, client)

    def provider_with(self, tags: frozenset[str]) -> Provider | None:
        """A provider that carries all of `tags`, the one with the most domains."""
        own = tags - {_KNOWN}
        fitting = [one for one in self.catalog.providers if tags and own <= one.tags]
        return max(fitting, key=lambda one: len(one.domains), default=None)

    def _code_for(self, topic: Topic, tags: frozenset[str]) -> str:
        """A message that leads to `topic` with `tags`; empty where none of them is a message's."""
        wanted = tags - ASKED
        if "code" not in tags and not wanted & self.asked:
            return ""
        several = (m.id for m in self.catalog.messages if m.topic == topic.id and wanted <= m.tags)
        return next(several, "")

    def _variant(self, topic: Topic, tags: frozenset[str], provider: Provider | None) -> Variant:
        asked: dict[str, str] = {}
        for tag in sorted(tags):
            asked |= _FIELDS.get(tag, {})
        reference = Reference(
            topic=topic.id,
            provider=provider.key if provider else "",
            port=993 if "port" in tags else 0,
            code=self._code_for(topic, tags),
            **asked,
        )
        domain = "mail.example" if tags & {"unknown_provider", SLIP} else ""
        everything = tags | self.composer.tags_of(reference)
        host_domain = "" if SLIP in tags else domain
        understood = Understanding(tags=everything, domain=domain, host_domain=host_domain)
        reply = self.composer.compose(reference, understood)
        names = [f"@{tag}" for tag in sorted(tags - {_KNOWN} or tags)]
        if provider and tags <= {_KNOWN}:
            names = [f"for {provider.key}"]
        client = next((tag for tag in DEVICES if tag in tags), "")
        return Variant(topic, " ".join(names), reply, reference.provider, client)


def texts(content: Content) -> Iterator[tuple[str, str]]:
    """Everything that can stand in a reply, as written, with its file."""
    catalog = content.catalog
    for topic in catalog.topics:
        yield content.topic_file(topic), topic.title
        yield from ((content.topic_file(topic), section.text) for section in topic.sections)
    for provider in catalog.providers:
        told = f"{provider.switch}\n{provider.note}\n{provider.app_password_page}"
        yield content.file_of("providers", provider.key), told
    for port in catalog.ports:
        yield content.file_of("ports", port.number), f"{port.meaning}\n{port.advice}"
    for code in catalog.codes:
        yield content.file_of("codes", code.code), code.meaning
    for message in catalog.messages:
        told = "\n".join((message.meaning, *message.fixes))
        yield content.file_of("messages", message.id), told
    for policy in catalog.policies:
        yield content.file_of("policies", policy.id), f"{policy.before}\n{policy.after}"
    yield from _sentences(content)


def sources(content: Content) -> Iterator[tuple[str, str]]:
    """Where everything comes from, as written, with the file in which it stands."""
    catalog = content.catalog
    for topic in catalog.topics:
        yield from ((content.topic_file(topic), source) for source in topic.sources)
    for provider in catalog.providers:
        file = content.file_of("providers", provider.key)
        yield from ((file, source) for source in provider.sources)
    for policy in catalog.policies:
        yield content.file_of("policies", policy.id), policy.source
    for message in catalog.messages:
        yield content.file_of("messages", message.id), message.source


def _sentences(content: Content) -> Iterator[tuple[str, str]]:
    """Those that stand in no topic; their values are filled in, whatever they are."""
    language = content.catalog.language
    for table in language.get("wording", {}).values():
        for sentence in table.values():
            yield "language/wording.toml", re.sub(r"\{\w+\}", "…", sentence)
    for row in language.get("yes_no", {}).get("better", ()):
        yield "language/yes_no.toml", f"{row['yes']}\n{row['no']}"
    for row in language.get("yes_no", {}).get("known", ()):
        yield "language/yes_no.toml", row["sentence"]
    for row in language.get("clarify", {}).values():
        yield "language/clarify.toml", re.sub(r"\{\w+\}", "…", row["ask"])


def _places(directory: Path) -> Iterator[tuple[tuple[str, str], str]]:
    for file in content_files(directory):
        name = file.relative_to(directory).as_posix()
        if file.suffix == ".md":
            yield ("topics", file.stem), name
        elif name.startswith("facts/"):
            for table, rows in tomllib.loads(file.read_text("utf-8")).items():
                for row in rows if isinstance(rows, list) else ():
                    yield (table, str(_id_of(row))), name


def _id_of(row: dict[str, object]) -> object:
    return row.get("key") or row.get("id") or row.get("code") or row.get("number") or ""
