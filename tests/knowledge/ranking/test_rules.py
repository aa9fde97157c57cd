"""Each rule after the ranking: when it holds, and what it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from knowledge.catalog.content_files import read_catalog
from knowledge.ranking import Scores
from knowledge.ranking.case import Case, Facts
from knowledge.ranking.rules import RULES, apply_rules, rules_without
from knowledge.understanding import Codes, Understander
from tests.turns import EMPTY

if TYPE_CHECKING:
    from knowledge.outcomes import RankedTopics, Turn

CATALOG = read_catalog()
UNDERSTANDER = Understander(CATALOG)
FACTS = Facts(CATALOG, Codes(CATALOG, UNDERSTANDER.messages), frozenset({"gone.topic"}))
BY_NAME = {rule.name: rule for rule in RULES}


def case(text: str, topics: RankedTopics, previous: Turn | None = None) -> Case:
    return Case(
        facts=FACTS,
        understanding=UNDERSTANDER.understand(text, in_talk=previous is not None),
        scores=Scores(topics, in_scope=0.9, entropy=0.5),
        previous=previous,
        in_talk=previous is not None,
    )


def turn(*topics: tuple[str, float]) -> Turn:
    return replace(EMPTY, text="before", topics=topics)


def best_after(name: str, asked: Case) -> str:
    """The best topic after one rule; empty where the rule does not hold."""
    rule = BY_NAME[name]
    return rule.effect(asked).topics[0][0] if rule.condition(asked) else ""


def test_what_points_back_takes_the_topics_of_the_turn_before() -> None:
    asked = case("and that one?", (("meta.follow_up", 0.9),), turn(("port.imap", 0.8)))

    assert best_after("point back", asked) == "port.imap"


@pytest.mark.parametrize("previous", [None, turn(("port.imap", 0.8))])
def test_nothing_points_back_without_a_turn_or_as_a_good_bye(previous: Turn | None) -> None:
    text = "thanks, bye" if previous else "and that one?"

    assert not best_after("point back", case(text, (("meta.follow_up", 0.9),), previous))


def test_thanks_need_a_word_of_thanks() -> None:
    topics = (("meta.thanks", 0.6), ("port.imap", 0.4))

    assert best_after("drop impossible", case("imap port", topics)) == "port.imap"
    assert not best_after("drop impossible", case("thank you so much", topics))


@pytest.mark.parametrize(
    "text", ["help, imap settings?", "what can you tell me of gmail", "help 993"]
)
def test_what_postie_can_do_is_not_asked_with_a_slot(text: str) -> None:
    topics = (("meta.capabilities", 0.9), ("setup.provider", 0.1))

    assert best_after("drop impossible", case(text, topics)) == "setup.provider"
    assert not best_after("drop impossible", case("help, what can you do?", topics))


def test_nothing_is_vague_that_tells_what_fails() -> None:
    topics = (("meta.vague", 0.9), ("trouble.cannot_connect", 0.1))

    asked = case("dear all, nothing arrives here any more", topics)

    assert best_after("drop impossible", asked) == "trouble.cannot_connect"


@pytest.mark.parametrize("best", ["trouble.cannot_receive", "dev.send_from_code"])
def test_a_quoted_cause_goes_before_what_it_brings_about(best: str) -> None:
    cause = next(m for m in CATALOG.messages if m.id == "tb-security-exception")
    topics = ((best, 0.97), (cause.topic, 0.01))

    assert best_after("cause before report", case(cause.sample, topics)) == cause.topic


def test_topics_that_are_gone_are_not_offered_and_the_rest_shares_their_chance() -> None:
    asked = case("imap port", (("gone.topic", 0.5), ("port.imap", 0.25), ("port.pop3", 0.25)))

    scores = BY_NAME["drop impossible"].effect(asked)

    assert scores.topics == (("port.imap", 0.5), ("port.pop3", 0.5))
    assert scores.in_scope == asked.scores.in_scope


def test_a_quoted_message_goes_before_the_tale_around_it() -> None:
    specific = max(CATALOG.messages, key=lambda message: message.priority)
    topics = (("trouble.cannot_send", 0.5), (specific.topic, 0.3))

    assert best_after("quoted message", case(specific.sample, topics)) == specific.topic


def test_what_speaks_clearly_against_a_quoted_message_wins() -> None:
    specific = max(CATALOG.messages, key=lambda message: message.priority)
    topics = (("trouble.cannot_send", 0.9), (specific.topic, 0.01))

    assert best_after("quoted message", case(specific.sample, topics)) == "trouble.cannot_send"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("receiving works but sending fails", "trouble.cannot_send"),
        ("i can send but nothing arrives", "trouble.cannot_receive"),
    ],
)
def test_the_direction_that_fails_is_asked_about(text: str, topic: str) -> None:
    other = {"trouble.cannot_send", "trouble.cannot_receive"} - {topic}
    topics = ((other.pop(), 0.5), (topic, 0.4))

    assert best_after("failing direction", case(text, topics)) == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [("sending", "trouble.cannot_send"), ("the incoming one", "trouble.cannot_receive")],
)
def test_a_half_that_is_named_when_asked_is_what_fails(text: str, topic: str) -> None:
    asked = case(text, (("protocol.overview", 0.5),), turn(("meta.vague", 0.9)))

    assert best_after("named half", asked) == topic
    assert not best_after("named half", case(text, (("protocol.overview", 0.5),)))


def test_steps_are_those_of_the_program_that_was_named() -> None:
    topics = (("setup.client.outlook", 0.7), ("setup.client.thunderbird", 0.1))

    asked = case("how do i set it up in thunderbird", topics)

    assert best_after("named program", asked) == "setup.client.thunderbird"


def test_the_new_program_of_a_name_is_no_other_program() -> None:
    topics = (("setup.client.new_outlook", 0.7), ("setup.client.outlook", 0.1))

    asked = case("the new outlook shows no box for the port", topics)

    assert not best_after("named program", asked)


def test_a_providers_server_is_asked_for_with_its_name() -> None:
    topics = (("port.smtp", 0.7), ("setup.provider", 0.2))

    assert best_after("server of a provider", case("gmail outgoing server + port", topics)) == (
        "setup.provider"
    )
    assert not best_after("server of a provider", case("gmail smtp port", topics))
    topics = (("howto.find_settings", 0.5), ("setup.provider", 0.2))
    assert best_after("server of a provider", case("gmail imap settings, help", topics)) == (
        "setup.provider"
    )
    assert not best_after("server of a provider", case("outgoing server + port", topics))


def test_the_record_decides_between_variants_of_the_settings() -> None:
    topics = (("setup.provider.hosted_isp", 0.6), ("setup.provider", 0.2))

    assert best_after("provider variant", case("settings for gmail", topics)) == "setup.provider"
    assert not best_after("provider variant", case("gmail", (("port.imap", 0.9),)))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("994", "port.lookup"),
        ("port 994", "port.lookup"),
        ("5.7.8", ""),
        ("gmail smtp", "setup.provider"),
        ("proton imap", "setup.provider.no_imap"),
    ],
)
def test_bare_slots_are_unmistakable(text: str, topic: str) -> None:
    asked = case(text, (("meta.greeting", 0.9),))
    meaning = FACTS.codes.explain(text)

    assert best_after("anchor", asked) == (topic or (meaning.topic if meaning else ""))


def test_an_anchor_goes_before_whatever_the_other_rules_say() -> None:
    assert RULES[-1].name == "anchor"


def test_only_rules_that_changed_something_are_said_to_have_fired() -> None:
    scores, fired = apply_rules(case("settings for gmail", (("port.imap", 1.0),)), RULES)

    assert not fired
    assert scores.topics == (("port.imap", 1.0),)


def test_every_rule_says_why_and_can_be_left_out() -> None:
    assert all(rule.reason.endswith(".") for rule in RULES)
    assert len(BY_NAME) == len(RULES)
    assert "anchor" not in {rule.name for rule in rules_without({"anchor"})}


def test_rules_leave_a_case_as_it_was() -> None:
    asked = case("993", (("meta.greeting", 0.9),))
    before = replace(asked)

    apply_rules(asked, RULES)

    assert asked.scores == before.scores


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("does gmail support pop3?", "setup.provider"),
        ("does proton have imap", "setup.provider.no_imap"),
        ("is 465 deprecated?", "compare.465_587"),
        ("do i need an app password for yahoo?", "concept.app_password"),
    ],
)
def test_a_yes_or_no_question_is_answered_where_its_facts_stand(text: str, topic: str) -> None:
    assert best_after("yes or no", case(text, (("trouble.cannot_send", 0.9),))) == topic


def test_of_several_topics_that_answer_it_the_likeliest_does() -> None:
    topics = (("meta.vague", 0.5), ("port.imap", 0.3), ("port.lookup", 0.2))

    assert best_after("yes or no", case("is 993 ssl?", topics)) == "port.imap"


def test_without_a_provider_a_question_about_one_is_left_to_the_weights() -> None:
    asked = case("does it have pop?", (("protocol.pop3", 0.9),))

    assert not best_after("yes or no", asked)


def test_who_has_done_a_thing_asks_for_what_else_is_at_fault() -> None:
    told = "wrong password at yahoo, i already made an app password"
    topics = (("concept.app_password", 0.9), ("trouble.password_rejected", 0.1))

    assert best_after("done already", case(told, topics)) == "trouble.password_rejected"


def test_a_report_goes_on_from_the_fault_before_it() -> None:
    topics = (("concept.app_password", 0.9), ("trouble.cannot_send", 0.1))
    before = turn(("trouble.password_rejected", 0.9))

    told = case("i already made an app password", topics, before)

    assert best_after("done already", told) == "trouble.password_rejected"


def test_who_asks_how_a_thing_is_done_is_told_that() -> None:
    topics = (("concept.app_password", 0.9), ("trouble.password_rejected", 0.1))

    assert not best_after("done already", case("how do i make an app password", topics))
