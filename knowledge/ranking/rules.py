"""What is known for sure goes before what the weights say: one ordered list of named rules.

Each rule looks at a case (what was understood, and the scores so far) and hands on better scores.
`postie explain` tells which rules fired; `python -m tests.bench.rules` what each is worth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from knowledge.ranking.linear import Scores
from knowledge.topic_ids import (
    CAN_NOT_CONNECT,
    CAN_NOT_RECEIVE,
    CAN_NOT_SEND,
    CAPABILITIES,
    CLIENT_FAMILY,
    DEV_FAMILY,
    ERROR_FAMILY,
    FIND_SETTINGS,
    FOLLOW_UP,
    PORT_FAMILY,
    THANKS,
    VAGUE,
)
from knowledge.understanding.clauses.directions import failing
from knowledge.understanding.quoted.messages import SPECIFIC, is_cause

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from knowledge.outcomes import RankedTopics
    from knowledge.ranking.case import Case

_DIRECTION_TOPICS = {"outgoing": CAN_NOT_SEND, "incoming": CAN_NOT_RECEIVE}
_FOLLOWING = frozenset({CAN_NOT_SEND, CAN_NOT_RECEIVE, CAN_NOT_CONNECT})
"""What any error brings about."""
_SERVER_WORDS = frozenset({"server", "servers", "host", "hostname", "address"})
_ABOUT_MAIL = ("provider", "protocol", "ports", "messages", "codes")
"""Slots by which something is asked of mail, whoever is called for help before."""
_FEW = 6
"""Words up to which a reply to a question says no more than what was asked for."""
_SPEAKS_AGAINST = 0.2
"""Below this share of the best topic's chance, what a slot tells is not what is needed."""
_NOTICEABLE = 0.2
_KEPT, _LEFT = 0.99, 0.01
"""How the chances of two variants are shared out again."""
ANCHOR = "anchor"
_UNMISTAKABLE = 0.97
"""Chance of a topic where the slots alone leave nothing open."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Rule:
    """A correction of the ranking."""

    name: str
    reason: str
    condition: Callable[[Case], bool]
    effect: Callable[[Case], Scores]


def apply_rules(case: Case, rules: Sequence[Rule]) -> tuple[Scores, tuple[Rule, ...]]:
    """The scores after all `rules`, in their order, and those of them that changed something."""
    fired = []
    for rule in rules:
        if rule.condition(case):
            scores = rule.effect(case)
            if scores != case.scores:
                fired.append(rule)
                case = replace(case, scores=scores)
    return case.scores, tuple(fired)


def _points_back(case: Case) -> bool:
    """Whether it is best described as a follow-up, and nobody takes leave or says what fails."""
    understanding = case.understanding
    if case.previous is None or "bye" in understanding.signals:
        return False
    if "fails" in {understanding.sending, understanding.receiving}:
        return False
    best = case.scores.topics[0][0] if case.scores.topics else ""
    return best == FOLLOW_UP or case.tries > 0


def _take_previous(case: Case) -> Scores:
    assert case.previous is not None
    return replace(case.scores, topics=case.previous.topics)


def _impossible(case: Case) -> set[str]:
    """Topics that cannot be meant here."""
    understanding = case.understanding
    topics = set(case.facts.gone)
    if "bye" not in understanding.signals:
        topics.add(THANKS)
    if case.in_talk:
        topics |= {FOLLOW_UP, VAGUE} if understanding.direction else {FOLLOW_UP}
    if understanding.messages or "fails" in {understanding.sending, understanding.receiving}:
        topics.add(VAGUE)
    if any(getattr(understanding, slot) for slot in _ABOUT_MAIL):
        topics.add(CAPABILITIES)
    return topics


def _has_impossible(case: Case) -> bool:
    impossible = _impossible(case)
    return any(chance for topic, chance in case.scores.topics if topic in impossible)


def _drop_impossible(case: Case) -> Scores:
    impossible = _impossible(case)
    lost = sum(chance for topic, chance in case.scores.topics if topic in impossible)
    rest = max(1 - lost, _TINY)
    topics = tuple((t, p / rest) for t, p in case.scores.topics if t not in impossible)
    return replace(case.scores, topics=topics)


def _quoted_topic(case: Case) -> str:
    """The topic of a message that is quoted in words which stand nowhere else, if any."""
    ids = case.understanding.messages
    message = case.facts.catalog.message_by_id.get(ids[0]) if ids else None
    return message.topic if message and message.priority >= SPECIFIC else ""


def _cause(case: Case) -> str:
    """The topic of the error that is quoted, where the best is only who reports it, or none."""
    best = case.scores.topics[0][0] if case.scores.topics else ""
    message_by_id = case.facts.catalog.message_by_id
    topics = [message_by_id[one].topic for one in case.understanding.messages]
    if not topics or not is_cause(topics[0]) or case.understanding.codes:
        return ""
    reports = best.startswith(DEV_FAMILY)
    guessed = best.startswith((ERROR_FAMILY, PORT_FAMILY)) and best not in topics
    follows = best in _FOLLOWING and best not in topics and bool(_quoted_topic(case))
    return topics[0] if reports or guessed or follows else ""


def _take_cause(case: Case) -> Scores:
    topics, cause = case.scores.topics, _cause(case)
    best, chance = topics[0]
    chances = dict(topics)
    chances |= {cause: chance, best: chances.get(cause, 0.0)}
    return replace(case.scores, topics=_best_first(chances))


def _failing_topic(case: Case) -> str:
    understanding = case.understanding
    return _DIRECTION_TOPICS.get(failing(understanding.sending, understanding.receiving), "")


def _named_half(case: Case) -> str:
    """The fault of the direction that is named where it was asked what does not work."""
    understanding, previous = case.understanding, case.previous
    if previous is None or not previous.topics or previous.topics[0][0] != VAGUE:
        return ""
    if understanding.messages or understanding.codes or len(understanding.words) > _FEW:
        return ""
    return _DIRECTION_TOPICS.get(understanding.direction, "")


def _is_about_a_direction(case: Case) -> bool:
    topics = case.scores.topics
    return bool(topics) and topics[0][0] in _DIRECTION_TOPICS.values()


def _client_topic(case: Case) -> str:
    return f"{CLIENT_FAMILY}{case.understanding.client.split('_program')[0]}"


def _is_of_another_client(case: Case) -> bool:
    best = case.scores.topics[0][0] if case.scores.topics else ""
    wanted = _client_topic(case)
    program = wanted.removeprefix(CLIENT_FAMILY)
    return (
        wanted in case.facts.catalog.topic_by_id
        and best.startswith(CLIENT_FAMILY)
        and best.removeprefix(CLIENT_FAMILY).rpartition("_")[2] != program  # new_outlook is Outlook
    )


def _asks_for_a_server(case: Case) -> bool:
    """Whether a known provider's server is asked for, and not only a port that was named."""
    best = case.scores.topics[0][0] if case.scores.topics else ""
    understanding = case.understanding
    if case.provider is None or understanding.ports or understanding.odd_ports:
        return False
    names_one = best.startswith(PORT_FAMILY) and not _SERVER_WORDS.isdisjoint(understanding.words)
    return names_one or best == FIND_SETTINGS


def _asks_for_settings(case: Case) -> bool:
    chances = dict(case.scores.topics)
    return sum(chances.get(topic, 0.0) for topic in case.settings_topics) > _NOTICEABLE


def _keep_variant(case: Case) -> Scores:
    kept, lost = case.settings_topics
    chances = dict(case.scores.topics)
    both = chances.get(kept, 0.0) + chances.get(lost, 0.0)
    chances |= {kept: _KEPT * both, lost: _LEFT * both}
    return replace(case.scores, topics=_best_first(chances))


def _take(find: Callable[[Case], str]) -> Callable[[Case], Scores]:
    """The topic that `find` names, whatever the weights say."""

    def effect(case: Case) -> Scores:
        found = find(case)
        rest = (pair for pair in case.scores.topics if pair[0] != found)
        return Scores(((found, _UNMISTAKABLE), *rest), _UNMISTAKABLE)

    return effect


def _prefer(find: Callable[[Case], str]) -> Callable[[Case], Scores]:
    """The topic that `find` names before the best, unless the rest speaks against it."""

    def effect(case: Case) -> Scores:
        topics, wanted = case.scores.topics, find(case)
        chance = dict(topics).get(wanted, 0.0)
        best, best_chance = topics[0] if topics else ("", 1.0)
        if wanted in {"", best} or chance < _SPEAKS_AGAINST * best_chance:
            return case.scores
        swapped = {wanted: best_chance, best: chance}
        return replace(case.scores, topics=_best_first(dict(topics) | swapped))

    return effect


def _swap_best(find: Callable[[Case], str]) -> Callable[[Case], Scores]:
    """The topic that `find` names in the place of the best, and that in its place."""

    def effect(case: Case) -> Scores:
        found, best = find(case), case.scores.topics[0][0]
        swapped = {best: found, found: best}
        topics = tuple((swapped.get(topic, topic), chance) for topic, chance in case.scores.topics)
        return replace(case.scores, topics=topics)

    return effect


def _best_first(chances: Mapping[str, float]) -> RankedTopics:
    return tuple(sorted(chances.items(), key=lambda pair: -pair[1]))


RULES: tuple[Rule, ...] = (
    Rule(
        "point back",
        "Says of itself nothing that could be answered: what was asked before holds on.",
        _points_back,
        _take_previous,
    ),
    Rule(
        "drop impossible",
        "Thanks need a word of thanks; what fails is not vague; mail is no question about Postie.",
        _has_impossible,
        _drop_impossible,
    ),
    Rule(
        "quoted message",
        "Words that stand in one known message only tell more than a tale around them.",
        lambda case: bool(_quoted_topic(case)),
        _prefer(_quoted_topic),
    ),
    Rule(
        "cause before report",
        "A host that is not found or a bad certificate is the trouble, whatever it brings about.",
        lambda case: bool(_cause(case)),
        _take_cause,
    ),
    Rule(
        "named half",
        "Asked what does not work, somebody names no more than one of sending and receiving.",
        lambda case: bool(_named_half(case)),
        _take(_named_half),
    ),
    Rule(
        "failing direction",
        "Of sending and receiving, the one that fails is asked about, whichever is named first.",
        _is_about_a_direction,
        _prefer(_failing_topic),
    ),
    Rule(
        "done already",
        "Whoever has done a thing does not ask how it is done, but what else is at fault.",
        lambda case: bool(case.fault_behind),
        _swap_best(lambda case: case.fault_behind),
    ),
    Rule(
        "named program",
        "Steps for a mail program are those of the program that was named.",
        _is_of_another_client,
        _swap_best(_client_topic),
    ),
    Rule(
        "server of a provider",
        "Whoever asks for a known provider's server wants its name, and need not look for it.",
        _asks_for_a_server,
        _prefer(lambda case: case.settings_topics[0]),
    ),
    Rule(
        "provider variant",
        "Several topics ask for the same settings: the provider's record decides, not a guess.",
        _asks_for_settings,
        _keep_variant,
    ),
    Rule(
        "over",
        "Who only says that it works now takes leave, with a word of thanks or without.",
        lambda case: case.is_over,
        _take(lambda _: THANKS),
    ),
    Rule(
        "yes or no",
        "Every word of the question is understood, and so is where its answer stands.",
        lambda case: bool(case.topic_of_claim),
        _take(lambda case: case.topic_of_claim),
    ),
    Rule(
        ANCHOR,
        "A bare port, a bare code, a posted password: the slots alone leave nothing open.",
        lambda case: bool(case.anchor),
        _take(lambda case: case.anchor),
    ),
)
"""In this order. What a rule finds is evidence: how sure it is, the calibrator says."""


def rules_without(names: Collection[str]) -> tuple[Rule, ...]:
    """All rules but those called `names`, to see what these are worth."""
    return tuple(rule for rule in RULES if rule.name not in names)
