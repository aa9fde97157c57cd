"""What moderators see, drawn as the rest: every reply of `/helpdesk` that is theirs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.components import gap_rows, rows
from bot.components.clicked import read_identifiers
from bot.components.identifiers import Identifier
from bot.components.own.identifiers import CHOOSE, Item
from bot.preview.sample import Sample
from knowledge.guilds import Entry, OwnProvider
from knowledge.guilds.own.packs import export_pack, write_pack
from knowledge.guilds.own.providers import server

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    import simcord

    from bot.preview.playground import Scene
    from bot.preview.sample import Shown

    Act = Callable[[Scene], Awaitable[Shown]]

_HEADING: Final = "For moderators"
_CLUB: Final = Entry(
    id="club",
    title="Club address",
    text="Write to [the board](https://club.example/board), they set it up.",
    asks=("how do i get a club address",),
)
_UNIVERSITY: Final = OwnProvider(
    id="uni",
    name="Example University",
    domains=("uni.example",),
    brands=("exuni",),
    servers=(
        server("imap", "imap.uni.example", 993, "ssl", user_name="local_part", sign_in="password"),
        server("smtp", "smtp.uni.example", 587, "starttls", user_name="local_part",
               sign_in="password"),
    ),
    sign_in="password",
    kind="school",
    source="The Mail Room",
)  # fmt: skip
_ANSWER: Final = {
    "title": "Mailing list",
    "asks": "how do i get on the list",
    "text": "Write to us.",
}
_SERVER: Final = {
    "names": "Example Hosting",
    "domains": "hosting.example",
    "servers": "imap.hosting.example 993\nsmtp.hosting.example 465",
    "user_name": ["address"],
    "sign_in": ["password"],
}
_SETTINGS: Final[dict[str, dict[str, Any]]] = {
    "talkative": {"level": "careful"},
    "cooldown": {"minutes": 10},
    "threads": {"on": False},
    "plain": {"on": False},
    "texts": {"keep": True},
    "passwords": {"remove": True},
    "tags": {"on": True},
}
"""What is set, with a value that changes no other picture."""
_MISSED: Final = "how do i get on the members mailing list"


def collect_moderator_samples() -> Iterable[Sample]:
    """Every sample, in the order of the index."""
    for name, title, act in (
        ("setup", "/helpdesk setup: the first form is sent", _set_up(dry_run=False)),
        ("setup-refused", "… a dry run that would report to itself", _set_up(dry_run=True)),
        ("status", "/helpdesk status", _typed("helpdesk status")),
        ("watch", "/helpdesk watch", _watch()),
        ("watch-dry", "/helpdesk watch dry-run:True", _watch(dry_run=True)),
        ("unwatch", "/helpdesk unwatch", _unwatch),
        *(
            (f"set-{name}", f"/helpdesk set {name}", _typed(f"helpdesk set {name}", **options))
            for name, options in _SETTINGS.items()
        ),
        ("set-channel", "… for one channel", _set_in_channel),
        ("set-unwatched", "… for a channel that is not watched", _set_where_unwatched),
        ("set-helpers", "/helpdesk set helpers", _name_helpers),
        ("set-digest", "/helpdesk set digest", _choose_digest),
        ("why", "/helpdesk why", _ask_why),
        ("why-refused", "… without a link", _typed("helpdesk why", message="that one")),
        ("insights", "/helpdesk insights", _look_at_insights),
        ("gaps", "/helpdesk gaps", _list_gaps),
        ("gap", "A gap", _open_gap),
        ("gap-also", "Also asked as …", _press_in_gap("Also asked as …")),
        ("gap-not-ours", "Not for us", _press_in_gap("Not for us")),
        ("dry-run", "A dry run's report", _report),
        ("dry-run-good", "Good", _judge("moderator")),
        ("answer", "/helpdesk answer add", _write("answer add", _ANSWER)),
        ("answer-alike", "… one is like it", _write("answer add", _ANSWER, title=_CLUB.title)),
        ("answer-refused", "… that has to be mended", _write("answer add", _ANSWER, title=" ")),
        ("answers", "/helpdesk answer list", _own("answer list")),
        ("answers-none", "… nothing found", _own("answer list", search="zeppelin")),
        ("answer-shown", "One of them", _show_one),
        ("answer-post", "/helpdesk answer post", _own("answer post", title=_CLUB.title)),
        ("answer-unknown", "… that is not there", _own("answer post", title="zeppelin")),
        ("export", "/helpdesk answer export", _own("answer export")),
        ("import", "/helpdesk answer import", _import),
        ("answer-remove", "/helpdesk answer remove", _own("answer remove", title=_CLUB.title)),
        ("undo", "/helpdesk undo", _typed("helpdesk undo")),
        ("server", "/helpdesk server add", _write("server add", _SERVER)),
        (
            "server-alike",
            "… of a domain that is known",
            _write("server add", _SERVER, domains="posteo.de"),
        ),
        (
            "server-refused",
            "… that has to be mended",
            _write("server add", _SERVER, servers="ours"),
        ),
        ("servers", "/helpdesk server list", _own("server list")),
        ("server-remove", "/helpdesk server remove", _own("server remove", name=_UNIVERSITY.name)),
    ):
        yield Sample(_HEADING, f"helpdesk.{name}", title, act, is_moderators=True)
    yield Sample(_HEADING, "helpdesk.refused", "Good, by somebody else", _judge("guest"))


def _seen(result: simcord.InteractionResult) -> Shown:
    """What a command or click was answered with, be it late."""
    shown = result.followups[-1] if result.followups else result.response
    assert shown is not None, "there was no reply"
    return shown


def _typed(command: str, **options: Any) -> Act:  # noqa: ANN401  # whatever an option takes
    async def act(stage: Scene) -> Shown:
        return _seen(await stage.moderator.slash(stage.channel, command, **options))

    return act


def _own(command: str, **options: Any) -> Act:  # noqa: ANN401  # the same
    """A command about what the server has of its own: an answer and a university's servers."""

    async def act(stage: Scene) -> Shown:
        await _furnish(stage)
        return await _typed(f"helpdesk {command}", **options)(stage)

    return act


async def _furnish(stage: Scene) -> None:
    guilds, guild = stage.postie.services.guilds, _guild(stage)
    await guilds.entries.put(guild, _CLUB, author=stage.moderator.id)
    await guilds.providers.put(guild, _UNIVERSITY, author=stage.moderator.id)


def _guild(stage: Scene) -> int:
    assert stage.channel.guild is not None
    return int(stage.channel.guild.id)


def _new_channel(stage: Scene, name: str) -> simcord.ChannelHandle:
    assert stage.channel.guild is not None
    return stage.channel.guild.create_text_channel(name)


def _set_up(*, dry_run: bool) -> Act:
    async def act(stage: Scene) -> Shown:
        channel = stage.channel if dry_run else _new_channel(stage, "mail-help")
        form = await stage.moderator.slash(stage.channel, "helpdesk setup")
        values = {"channels": [channel], "talkative": "usual", "dry_run": dry_run}
        return _seen(await stage.moderator.submit_modal(form, values))

    return act


def _watch(*, dry_run: bool = False) -> Act:
    async def act(stage: Scene) -> Shown:
        channel = _new_channel(stage, "mail-help")
        options = {"dry-run": True} if dry_run else {}
        return await _typed("helpdesk watch", channel=channel, **options)(stage)

    return act


async def _unwatch(stage: Scene) -> Shown:
    return await _typed("helpdesk unwatch", channel=_new_channel(stage, "mail-help"))(stage)


async def _set_in_channel(stage: Scene) -> Shown:
    channel = _new_channel(stage, "mail-help")
    await stage.postie.services.guilds.settings.watch(_guild(stage), channel.id)
    return await _typed("helpdesk set cooldown", minutes=10, channel=channel)(stage)


async def _set_where_unwatched(stage: Scene) -> Shown:
    channel = _new_channel(stage, "lobby")
    return await _typed("helpdesk set cooldown", minutes=10, channel=channel)(stage)


async def _name_helpers(stage: Scene) -> Shown:
    assert stage.channel.guild is not None
    role = stage.channel.guild.create_role("Helpers")
    shown = await _typed("helpdesk set helpers", role=role)(stage)
    await stage.postie.services.guilds.settings.change(_guild(stage), helper_role=None)
    return shown


async def _choose_digest(stage: Scene) -> Shown:
    shown = await _typed("helpdesk set digest", channel=stage.channel)(stage)
    await stage.postie.services.guilds.settings.change(_guild(stage), digest_channel=None)
    return shown


async def _ask_why(stage: Scene) -> Shown:
    await _listen(stage)
    asked = await stage.guest.send(stage.channel, "which port does imap use with ssl?")
    return await _typed("helpdesk why", message=str(asked.id))(stage)


async def _listen(stage: Scene, *, report_to: int | None = None) -> None:
    """Watch the channel, with all that was said before forgotten."""
    services = stage.postie.services
    services.attend_by(lambda: stage.env.now().timestamp())
    await services.guilds.settings.watch(_guild(stage), stage.channel.id, report_to=report_to)


async def _look_at_insights(stage: Scene) -> Shown:
    await stage.guest.slash(stage.channel, "port", protocol="imap")
    return await _typed("helpdesk insights")(stage)


async def _list_gaps(stage: Scene) -> Shown:
    services, guild = stage.postie.services, _guild(stage)
    await services.guilds.settings.change(guild, keep_text=True)
    for phrasing in await services.guilds.phrasings.all(guild):
        await services.guilds.phrasings.remove(guild, [phrasing.id])
    await stage.guest.slash(stage.channel, "ask", question=_MISSED)
    return await _typed("helpdesk gaps")(stage)


async def _open_gap(stage: Scene) -> Shown:
    listed: Any = await _list_gaps(stage)
    gaps = await stage.postie.services.missed.find_gaps(_guild(stage))
    chosen = next(gap for gap in gaps if _MISSED in gap.texts)
    select = Identifier(gap_rows.CHOOSE, 0).pack("s")
    await stage.moderator.select(listed, [str(chosen.id)], custom_id=select)
    return listed  # type: ignore[no-any-return]  # SimCord has no types


def _press_in_gap(label: str) -> Act:
    async def act(stage: Scene) -> Shown:
        gap: Any = await _open_gap(stage)
        await stage.moderator.click(gap, label=label)
        return gap  # type: ignore[no-any-return]  # SimCord has no types

    return act


async def _report(stage: Scene) -> Shown:
    """A dry run in a channel of its own that reports to this one."""
    office, watched = stage.channel, _new_channel(stage, "mail-help")
    services = stage.postie.services
    services.attend_by(lambda: stage.env.now().timestamp())
    await services.guilds.settings.watch(_guild(stage), watched.id, report_to=office.id)
    await stage.guest.send(watched, "which port does imap use with ssl?")
    report = office.last_message
    assert report is not None
    return report


def _judge(who: str) -> Act:
    async def act(stage: Scene) -> Shown:
        report: Any = await _report(stage)
        pressed = next(i for i in read_identifiers(report) if i.action == rows.GOOD)
        person = stage.moderator if who == "moderator" else stage.guest
        return _seen(await person.click(report, custom_id=pressed.pack("b")))

    return act


def _write(command: str, filled: dict[str, Any], **other: str) -> Act:
    async def act(stage: Scene) -> Shown:
        await _furnish(stage)
        form = await stage.moderator.slash(stage.channel, f"helpdesk {command}")
        return _seen(await stage.moderator.submit_modal(form, filled | other))

    return act


async def _show_one(stage: Scene) -> Shown:
    listed: Any = await _own("answer list")(stage)
    select = Identifier(CHOOSE, 0, "answer").pack("s")
    await stage.moderator.select(listed, [Item("answer", _CLUB.id).pack()], custom_id=select)
    return listed  # type: ignore[no-any-return]  # SimCord has no types


async def _import(stage: Scene) -> Shown:
    await _furnish(stage)
    pack = write_pack(await export_pack(stage.postie.services.guilds, _guild(stage)))
    return await _typed("helpdesk answer import", file=("answers.json", pack.encode()))(stage)
