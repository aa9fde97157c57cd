"""What is shown of a reply at once, and that nothing of it gets lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.fitting import MOST_STEPS, MOST_WORDS, count_words, fit, shorten
from knowledge.answering.text import reply_lines, strip_markdown
from knowledge.catalog.content_files import read_catalog
from knowledge.outcomes import Reference, Reply
from knowledge.service import Knowledge

KNOWLEDGE = Knowledge(read_catalog())

_TEXTS = st.lists(st.sampled_from("send mail server port name".split()), max_size=40).map(" ".join)
_REPLIES = st.builds(
    Reply,
    fact=_TEXTS,
    picture=_TEXTS,
    steps=st.lists(_TEXTS.filter(bool), max_size=6).map(tuple),
    also=st.lists(_TEXTS.filter(bool), max_size=3).map("\n".join),
    caution=_TEXTS,
    more=_TEXTS,
)


def _steps(count: int, words: int) -> tuple[str, ...]:
    return tuple(f"step{number} " + "word " * (words - 2) + "end" for number in range(1, count + 1))


def _everything(reply: Reply) -> str:
    return "\n".join((reply.fact, reply.picture, *reply.steps, reply.also, reply.more))


def test_a_short_reply_is_shown_whole() -> None:
    reply = Reply(fact="**Yes.**", picture="A van.", steps=("Go.",), also="So there.", more="Long.")

    assert fit(reply, curious=False) == reply


def test_the_fourth_step_stands_behind_the_click_with_its_number() -> None:
    reply = fit(Reply(fact="**Yes.**", steps=_steps(5, 3), more="Why."), curious=False)

    assert reply.steps == _steps(5, 3)[:MOST_STEPS]
    assert reply.more == "4. step4 word end\n5. step5 word end\n\nWhy."


def test_a_step_that_does_not_fit_takes_those_after_it_along() -> None:
    steps = ("short", "word " * 100, "short too")
    reply = fit(Reply(fact="**Yes.**", steps=steps), curious=False)

    assert reply.steps == ("short",)
    assert reply.more.startswith("2. word")
    assert reply.more.endswith("3. short too")


def test_whoever_is_stuck_gets_the_cure_and_whoever_is_curious_the_picture() -> None:
    reply = Reply(fact="**Yes.**", picture="van " * 30, steps=_steps(3, 26))

    assert not fit(reply, curious=False).picture
    assert len(fit(reply, curious=False).steps) == 3
    assert fit(reply, curious=True).picture
    assert len(fit(reply, curious=True).steps) == 2


def test_what_must_not_be_missed_is_never_left_out() -> None:
    reply = Reply(fact="**Yes.**", steps=_steps(3, 30), also="word " * 30, caution="Beware. " * 20)

    assert fit(reply, curious=True).caution == reply.caution
    assert shorten(reply).caution == reply.caution


def test_unasked_the_fact_and_at_most_two_steps_are_said_and_more_is_offered() -> None:
    short = shorten(Reply(fact="**Yes.**", picture="A van.", steps=_steps(3, 4), also="So."))

    assert short.steps == _steps(3, 4)[:2]
    assert "3. step3" in short.more
    assert not short.picture
    assert not short.also


@given(_REPLIES)
def test_no_word_gets_lost_and_no_more_is_shown_than_fits(reply: Reply) -> None:
    fitted = fit(reply, curious=False)

    for text in (*reply.steps, *reply.also.split("\n"), reply.more):
        assert text in _everything(fitted)
    fixed = Reply(fact=reply.fact, caution=reply.caution, steps=reply.steps[:1])
    assert count_words(fitted) <= max(MOST_WORDS, count_words(fixed))
    assert len(fitted.steps) <= MOST_STEPS


@given(_REPLIES)
def test_to_fit_twice_changes_nothing(reply: Reply) -> None:
    once = fit(reply, curious=True)

    assert fit(once, curious=True) == once


def test_every_topic_of_ours_is_shown_in_ninety_words() -> None:
    for topic in KNOWLEDGE.topics():
        reply = KNOWLEDGE.compose(Reference(topic=topic.id)).reply
        assert count_words(reply) <= MOST_WORDS, topic.id


def test_words_are_counted_as_they_are_read_without_marks() -> None:
    for topic in KNOWLEDGE.topics():
        reply = KNOWLEDGE.compose(Reference(topic=topic.id)).reply
        words = sum(len(strip_markdown(line).split()) for line in reply_lines(reply))
        assert count_words(reply) == words, topic.id
