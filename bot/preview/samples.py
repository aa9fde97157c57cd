"""What is drawn: every topic, samples of all that is asked and clicked, and the helpdesk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.components.clicked import read_identifiers
from bot.components.rows import NOT_HELPED
from bot.preview.moderator_samples import collect_moderator_samples
from bot.preview.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.preview.playground import Scene
    from bot.preview.sample import Shown

_PROVIDERS: Final = (
    "gmail", "hotmail", "yahoo", "aol", "att", "icloud", "comcast", "t-online", "proton", "tuta",
    "office 365", "gmx", "spectrum", "fastmail", "btinternet", "hollow-oak-dental.co",
)  # fmt: skip
_CODES: Final = (
    "535 5.7.8", "0x800CCC0E", "0x800CCC92", "550 5.7.26", "4.7.1", "550 5.1.1", "552 5.2.2",
    "534 5.7.9", "535 5.7.139", "554 5.7.1", "5.4.99", "[AUTHENTICATIONFAILED]", "AADSTS50126",
    "wrong version number", "Relay access denied", "421 4.7.0 Try again later",
)  # fmt: skip
_PORTS: Final = (
    "imap secure", "imap starttls", "imap", "pop3 secure", "smtp secure", "smtp", "25", "110",
    "143", "465", "587", "993", "995", "2525", "994", "imao secrue",
)  # fmt: skip
_QUESTIONS: Final = {
    "suggest": "i cant login to my mail",
    "guess": "which ports does the office firewall have to let through for mail",
    "clarify": "email not working",
    "short": "993?",
    "yes-or-no": "does icloud have pop?",
    "tried": "yahoo refuses my password in thunderbird, i already made an app password",
    "thanks": "thanks",
    "pass": "what is the best pizza in town",
    "trouble-gmail": "gmail keeps asking for my password in thunderbird",
    "trouble-hotmail": "hotmail login failed in thunderbird",
    "trouble-send": "i can receive but not send with comcast",
    "log": "Oct 12 09:14:02 mx postfix/smtp[812]: to=<x@example.org>, status=bounced "
    "(host mx.example.org said: 550 5.1.1 User unknown)",
}


_ODD: Final = {
    "port": ("port", {"protocol": "minecraft"}),
    "port-number": ("port", {"protocol": "8080"}),
    "provider": ("settings", {"who": "fastmial-x"}),
    "compare": ("compare", {"this": "apples", "that": "oranges"}),
    "error": ("error", {"message": "pizza"}),
}


def collect_samples(stage: Scene) -> list[Sample]:
    """Every sample there is, in the order of the index; the first while the channel is empty."""
    topics = sorted(stage.postie.services.knowledge.topics(), key=lambda topic: topic.id)
    return [
        Sample(
            "In a channel",
            "channel",
            "A question with two typos, unasked",
            _ask_nobody("hi all, wich port is it for imao with ssl?"),
            shows_channel=True,
        ),
        Sample(
            "In a channel",
            "unasked",
            "Trouble, unasked: the fact and two steps",
            _ask_nobody("my gmail keeps asking for the password in thunderbird, what can i do?"),
        ),
        *(
            Sample(_heading(t.id), f"topic.{t.id}", t.title, _slash("explain", topic=t.id))
            for t in topics
        ),
        *_typed("Ports", "port", "port", "protocol", _PORTS),
        *_typed("Providers", "provider", "settings", "who", _PROVIDERS),
        *_typed("Codes and messages", "code", "error", "message", _CODES),
        *(
            Sample("Questions", f"ask.{name}", f"/ask {asked}", _slash("ask", question=asked))
            for name, asked in _QUESTIONS.items()
        ),
        *(
            Sample(
                "For one pair of eyes",
                f"alone.{name}",
                f"/{command} {' '.join(o.values())}",
                _slash(command, **o),
            )
            for name, (command, o) in _ODD.items()
        ),
        Sample("For one pair of eyes", "alone.voted", "After a vote", _vote),
        Sample(
            "For one pair of eyes",
            "alone.settings",
            "/settings with an address",
            _slash("settings", who="ann@gmail.com"),
        ),
        Sample(
            "Commands and buttons",
            "compare",
            "/compare 993 143",
            _slash("compare", this="993", that="143"),
        ),
        Sample("Commands and buttons", "help", "/help", _slash("help")),
        Sample("Commands and buttons", "more", "Tell me more", _unfold),
        *collect_moderator_samples(),
        Sample("Commands and buttons", "plain", "Plain replies", _switch_pictures_off),
    ]


def _heading(topic: str) -> str:
    return f"Topics: {topic.partition('.')[0]}"


def _typed(
    heading: str, kind: str, command: str, option: str, values: Iterable[str]
) -> Iterable[Sample]:
    for value in values:
        name = "-".join("".join(c if c.isalnum() else " " for c in value).split())
        act = _slash(command, **{option: value})
        yield Sample(heading, f"{kind}.{name}", f"/{command} {value}", act)


def _slash(name: str, **options: str) -> Callable[[Scene], Awaitable[Shown]]:
    async def act(stage: Scene) -> Shown:
        result = await stage.guest.slash(stage.channel, name, **options)
        assert result.response is not None, f"/{name} {options} was not answered"
        return result.response

    return act


def _ask_nobody(words: str) -> Callable[[Scene], Awaitable[Shown]]:
    async def act(stage: Scene) -> Shown:
        await stage.guest.send(stage.channel, words)
        answer = stage.channel.last_message
        assert answer is not None
        return answer

    return act


async def _unfold(stage: Scene) -> Shown:
    answer = await _slash("port", protocol="imap", security="ssl/tls")(stage)
    await stage.guest.click(stage.channel.history()[-1], label="Tell me more")
    return answer


async def _vote(stage: Scene) -> Shown:
    await _slash("port", protocol="imap", security="ssl/tls")(stage)
    answer = stage.channel.history()[-1]
    pressed = next(i for i in read_identifiers(answer) if i.action == NOT_HELPED)
    result = await stage.guest.click(answer, custom_id=pressed.pack("b"))
    assert result.response is not None
    return result.response


async def _switch_pictures_off(stage: Scene) -> Shown:
    await stage.postie.services.guilds.people.set_no_emoji(stage.guest.id, no_emoji=True)
    return await _slash("port", protocol="imap", security="ssl/tls")(stage)
