"""No dead references: what one file says of another is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge import topic_ids
from knowledge.answering.placeholders import NAMES
from knowledge.answering.wording import SENTENCES
from knowledge.linting.content import SIGN_INS, Problem, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.linting.content import Content

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_POLICY = "policy."
_SLOTS = frozenset("provider protocol security port host domain client code".split())
_LEAST_RELATED = 2
_OTHER_TAGS = frozenset(
    "known_provider mailbox isp web_host workplace school hosted_elsewhere needs_switch "
    "local_part_user no_pop".split()
)


def related_topics(content: Content) -> Iterator[Problem]:
    """A topic names at least two others, and each of them is there."""
    ids = content.topic_ids
    for topic in content.catalog.topics:
        file = content.topic_file(topic)
        if len(topic.related) < _LEAST_RELATED:
            yield Problem(
                file, f"names {len(topic.related)} related topics, at least two are wanted"
            )
        for id_ in topic.related:
            if id_ not in ids:
                yield Problem(file, f"related topic “{id_}” is not there")
            if id_ == topic.id:
                yield Problem(file, "is related to itself")


def reachable_topics(content: Content) -> Iterator[Problem]:
    """Each topic is named by another one; those laid over others need not be."""
    if not content.is_shipped:
        return
    named = {id_ for topic in content.catalog.topics for id_ in topic.related if id_ != topic.id}
    for topic in content.catalog.topics:
        if topic.id not in named:
            yield Problem(content.topic_file(topic), "is related to no other topic")


def topics_of_facts(content: Content) -> Iterator[Problem]:
    """The topic that a code or message leads to is there."""
    ids = content.topic_ids
    for code in content.catalog.codes:
        if code.topic and code.topic not in ids:
            yield Problem(
                content.file_of("codes", code.code),
                f"{code.code}: topic “{code.topic}” is not there",
            )
    for message in content.catalog.messages:
        if message.topic not in ids:
            yield Problem(
                content.file_of("messages", message.id),
                f"{message.id}: topic “{message.topic}” is not there",
            )


def topics_named_in_code(content: Content) -> Iterator[Problem]:
    """What Python calls by name is there; of a directory laid over others nothing is expected."""
    if content.is_shipped:
        ids = {topic.id for topic in content.catalog.topics}
        for id_ in sorted(topic_ids.ALL - ids):
            yield Problem("topics", f"topic “{id_}” is named in knowledge/topic_ids.py")
        for family in sorted(topic_ids.FAMILIES):
            if not any(id_.startswith(family) for id_ in ids):
                yield Problem("topics", f"no topic of the family “{family}”")


def popular_providers(content: Content) -> Iterator[Problem]:
    """language/popular.toml names providers that are there."""
    known = content.catalog.provider_by_key
    for key in content.catalog.language.get("popular", {}).get("providers", ()):
        if key not in known:
            yield Problem("language/popular.toml", f"provider “{key}” is not there")


def topics_of_questions(content: Content) -> Iterator[Problem]:
    """What language/yes_no.toml and language/tried.toml lead to is a topic."""
    table = content.catalog.language.get("yes_no", {})
    named = {id_ for several in table.get("topics", {}).values() for id_ in several}
    rows = (*table.get("better", ()), *table.get("known", ()))
    named |= {id_ for row in rows for id_ in row["topics"]}
    tried = content.catalog.language.get("tried", {}).get("subjects", ())
    named |= {id_ for row in tried for id_ in row.get("topics", ())}
    for id_ in sorted(named - content.topic_ids):
        yield Problem("language/yes_no.toml, language/tried.toml", f"topic “{id_}” is not there")


def sentences(content: Content) -> Iterator[Problem]:
    """language/wording.toml has the sentences that the code asks for, and no others."""
    tables = content.catalog.language.get("wording")
    if tables is None and not content.is_shipped:
        return
    for table, names in SENTENCES.items():
        written = set((tables or {}).get(table, {}))
        for name in sorted(names ^ written):
            what = "is missing" if name in names else "is asked for by nothing"
            yield Problem("language/wording.toml", f"{table}.{name} {what}")


def placeholders(content: Content) -> Iterator[Problem]:
    """Each `{placeholder}` is one that can be filled, each `{slot}` one that can be asked with."""
    policies = {policy.id for policy in content.catalog.policies}
    for file, text in texts(content):
        for name in _PLACEHOLDER.findall(text):
            if name.startswith(_POLICY) and name.removeprefix(_POLICY) not in policies:
                yield Problem(file, f"policy “{name.removeprefix(_POLICY)}” is not there")
            elif not name.startswith(_POLICY) and name not in NAMES:
                yield Problem(file, f"nothing fills {{{name}}}")
    for topic in content.catalog.topics:
        file = content.topic_file(topic)
        for template in topic.templates:
            slots = {slot.partition(":")[0] for slot in _PLACEHOLDER.findall(template)}
            for slot in sorted(slots - _SLOTS):
                yield Problem(file, f"nothing is asked with {{{slot}}}: “{template}”")


def shown_policies(content: Content) -> Iterator[Problem]:
    """A dated fact stands in some text: what no reply shows is kept up for nobody."""
    shown = {name for _, text in texts(content) for name in _PLACEHOLDER.findall(text)}
    for policy in content.catalog.policies:
        if f"{_POLICY}{policy.id}" not in shown:
            yield Problem(content.file_of("policies", policy.id), f"{policy.id}: no text shows it")


def tags(content: Content) -> Iterator[Problem]:
    """A heading's tags are ones that a question, a provider or a message can carry."""
    known = {tag for provider in content.catalog.providers for tag in provider.tags}
    known |= content.asked | SIGN_INS | _OTHER_TAGS
    for topic in content.catalog.topics:
        for section in topic.sections:
            for tag in sorted(section.tags - known):
                yield Problem(content.topic_file(topic), f"nothing ever carries the tag @{tag}")


RULES = (
    related_topics,
    reachable_topics,
    topics_of_facts,
    topics_named_in_code,
    topics_of_questions,
    popular_providers,
    sentences,
    placeholders,
    shown_policies,
    tags,
)
