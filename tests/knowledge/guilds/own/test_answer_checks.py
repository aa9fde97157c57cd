"""Links say where they lead; blanks and what is too long are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guilds import Entry
from knowledge.guilds.own.answer_checks import answer_problems, link_hosts, link_problems


@pytest.mark.parametrize(
    "text",
    [
        "[gmail.com](https://evil.example)",
        "[www.gmail.com/settings](https://evil.example/gmail.com)",
        "[https://mail.google.com](http://mail.google.com.evil.example/)",
        "[**accounts.google.com**](https://evil.example)",
        "[ｇｍａｉｌ．ｃｏｍ](https://evil.example)",
        "[gma\u200bil.com](https://evil.example)",
        "[gmаil.com](https://gmail.com)",  # a Cyrillic a
        "[gmail.com](https://evil.example@gmail.com)",
        "https://gmail.com@evil.example/",
        "[here](javascript:alert(1))",
        "[here](discord://x)",
        "[mail.uni.example](https://uni.example)",
    ],
)
def test_a_link_that_deceives_is_refused(text: str) -> None:
    assert list(link_problems(text))


@pytest.mark.parametrize(
    "text",
    [
        "[our help page](https://it.uni.example/mail)",
        "[uni.example](https://www.uni.example/a?b=c#d)",
        "[www.uni.example](https://uni.example)",
        "<https://rooms.example>",
        "https://rooms.example/plan.png and imap.uni.example too",
        "![the plan](https://rooms.example/plan.png)",
        "no link at all [but brackets] (and these)",
        "[e.g. this one](https://uni.example)",
    ],
)
def test_a_link_that_says_where_it_leads_is_taken(text: str) -> None:
    assert list(link_problems(text)) == []


def test_the_real_hosts_are_told() -> None:
    text = "[here](https://a.example/x) and https://B.example:8443/y and [again](https://a.example)"

    assert link_hosts(text) == ("a.example", "b.example")


def test_blank_and_too_long_ones_are_refused() -> None:
    entry = Entry(id="a", title=" \u3000", text="\n", asks=("x" * 301, *map(str, range(40))))

    found = " ".join(answer_problems(entry))

    for word in ("question is blank", "answer is blank", "longer than 300", "41 ways"):
        assert word in found


@given(st.text(max_size=400))
def test_any_text_is_looked_through(text: str) -> None:
    list(link_problems(text))
    link_hosts(text)
