"""What Postie says about answers and servers of a community's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from discord.utils import escape_markdown, format_dt

from bot import limits
from knowledge.guilds.own.answer_checks import link_hosts
from knowledge.guilds.own.changes import ChangedMeanwhile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.guilds import Batch, Change, Entry, NotKept, OwnProvider
    from knowledge.guilds.own.changes import Body
    from knowledge.guilds.own.packs import Imported, Pack
    from knowledge.guilds.own.usage import Figures
    from knowledge.replay import Replay

DRAFT_GONE: Final = (
    "I keep what is not decided about for a day, and that one is gone. Please write it once more."
)
DROPPED: Final = "All right, nothing of it was kept."
NO_SUCH_ANSWER: Final = "I know no such answer here. `/helpdesk answer list` shows them all."
NO_SUCH_SERVER: Final = "I know no such server here. `/helpdesk server list` shows them all."
NO_ANSWERS: Final = "You have taught me nothing yet. Begin with `/helpdesk answer add`."
NO_SERVERS: Final = "You have added no mail servers yet. Begin with `/helpdesk server add`."
NOTHING_FOUND: Final = "None of them has “{query}” in it."
NOTHING_TO_EXPORT: Final = (
    "You have no answers and no mail servers of your own yet, so there is nothing to export."
)
PACK_TOO_LARGE: Final = "That file is too large to be one that I exported."
PACK_NOT_FETCHED: Final = "Discord does not hand me that file. Please try once more."
_UNDO: Final = "-# `/helpdesk undo` takes it back, for thirty days."
_SHOWN_QUESTIONS: Final = 3
_SHOWN_LOST: Final = 4
_LONGEST_SHOWN: Final = 120
_VERBS: Final = {(True, False): "added", (False, False): "changed", (False, True): "removed"}


def list_problems(found: Sequence[str]) -> str:
    """What has to be mended before something can be kept."""
    lines = [f"- {_capital(escape_markdown(problem))}" for problem in found[:8]]
    return "\n".join(["**Not kept yet, something has to be mended first:**", *lines])


def tell_wins(tried: Replay) -> str:
    """How many of the kept questions an answer would have answered; empty if none are kept."""
    if not tried.tried:
        return ""
    kept = "question" if tried.tried == 1 else f"{tried.tried} questions"
    return f"Of the last {kept} that I kept, it answers {len(tried.wins)}."


def confirm_answer(entry: Entry, heading: str) -> str:
    """An answer is published."""
    title = escape_markdown(entry.title)
    lines = [
        f"Thank you, I know that now. Try it: `/ask {entry.title}`",
        "I give it where it fits better than what I know myself.",
        heading,
        _hosts_line(entry.text),
        _UNDO,
    ]
    return "\n".join(line for line in (f"**{title}**", *lines) if line)


def ask_about_answer(entry: Entry, tried: Replay) -> str:
    """What speaks against publishing an answer at once."""
    lines = [f"**Not published yet: {escape_markdown(entry.title)}**"]
    lines += [
        f"You have one like it: “{escape_markdown(near.title)}”{_by(near.author)}."
        for near in tried.near_entries
    ]
    if tried.near_topics:
        topics = ", ".join(f"“{title}”" for title in tried.near_topics)
        lines.append(f"I know something like it myself: {topics}. Yours goes before it here.")
    if tried.lost:
        lines.append("These I answer rightly myself, and it would take them away:")
        lines += [f"- “{lost.question}” ({lost.topic})" for lost in tried.lost[:_SHOWN_LOST]]
        more = len(tried.lost) - _SHOWN_LOST
        lines += [f"- … and {more} more"] if more > 0 else []
    if tried.tried:
        lines.append(tell_wins(tried))
        lines += [f"- “{_clip(text)}”" for text in tried.wins[:_SHOWN_QUESTIONS]]
    lines.append(_hosts_line(entry.text))
    return "\n".join(line for line in lines if line)


def confirm_server(record: OwnProvider) -> str:
    """Mail servers are published."""
    called = record.brands[0] if record.brands else record.name
    hosts = ", ".join(dict.fromkeys(server.host for server in record.servers))
    return (
        f"**{record.name}**\nI know your servers now, here and nowhere else. "
        f"Try it: `/settings {called}`\n-# Servers: {hosts}\n{_UNDO}"
    )


def ask_about_server(
    record: OwnProvider, *, alike: Sequence[OwnProvider], shipped: Sequence[str]
) -> str:
    """What has to be known before mail servers are published."""
    lines = [f"**Not published yet: {record.name}**"]
    lines += [f"You have one like it: “{one.name}”{_by(one.author)}." for one in alike]
    if shipped:
        owners = ", ".join(shipped)
        lines.append(
            f"Some of these domains I know as those of {owners}. In this server your record goes "
            "before mine for them."
        )
    if record.is_unencrypted:
        lines.append(
            "⚠️ **One of these servers has no encryption:** on the way, everybody can read the "
            "password and the mail. Offer SSL/TLS if it can be had; I say so with every answer."
        )
    return "\n".join(lines)


def tell_conflict(error: ChangedMeanwhile, *, is_gone: bool) -> str:
    """Somebody was faster."""
    who = f"<@{error.author}>" if error.author else "Somebody else"
    done = "removed" if is_gone else "changed"
    return (
        f"{who} {done} that while you were writing, so I have not put yours over it. "
        "Both are safe: what is to hold?"
    )


def tell_removed(name: str) -> str:
    """Something was removed."""
    return f"“{escape_markdown(name)}” is gone.\n{_UNDO}"


def tell_exported(answers: int, servers: int) -> str:
    """What is in the file."""
    return (
        f"**{_count(answers, 'answer')}, {_count(servers, 'mail server record')}**\n"
        "`/helpdesk answer import` takes them over, here or in another server; it removes nothing."
    )


def tell_imported(pack: Pack, done: Imported) -> str:
    """What an import did, and what moderators have to know of it."""
    lines = [f"**{done.new} new, {done.changed} changed, {done.same} as they were**"]
    hosts = dict.fromkeys(host for one in pack.answers for host in link_hosts(one.text))
    if hosts:
        lines.append(_clip(f"Links in these answers lead to: {', '.join(hosts)}"))
    bare = [record.name for record in pack.servers if record.is_unencrypted]
    if bare:
        lines.append(
            f"⚠️ Servers of {_clip(', '.join(bare))} have no encryption: I say so with every answer."
        )
    return "\n".join(lines)


def tell_not_undone(error: NotKept) -> str:
    """Why a change cannot be taken back."""
    if not isinstance(error, ChangedMeanwhile):
        return str(error)
    who = f" by <@{error.author}>" if error.author else ""
    return (
        f"Something of it has been changed{who} since then, and I don't take that away along with "
        "it. Take back the later change first: `/helpdesk undo` lists them."
    )


def tell_undone(batch: Batch) -> str:
    """What was taken back."""
    changes = list_changes(batch.changes)
    who = f"<@{batch.author}>" if batch.author else "the terminal"
    when = format_dt(batch.changed_at, "R")
    return f"**Taken back**, what {who} did {when}:\n{changes}"


def list_changes(changes: Sequence[Change], *, most: int = 8) -> str:
    """Each change in a line."""
    lines = [f"- {describe(change)}" for change in changes[:most]]
    more = len(changes) - most
    return "\n".join([*lines, *([f"- … and {more} more"] if more > 0 else [])])


def describe(change: Change) -> str:
    """`changed the answer “Club mail”`."""
    verb = _VERBS[change.before is None, change.after is None]
    body = change.after or change.before or {}
    thing = "answer" if change.kind == "answer" else "servers of"
    return f"{verb} the {thing} “{escape_markdown(_name(body))}”"


def label(batch: Batch) -> str:
    """A batch as one line of a list to choose from."""
    first = batch.changes[0]
    body = first.after or first.before or {}
    more = f" and {len(batch.changes) - 1} more" if len(batch.changes) > 1 else ""
    verb = _VERBS[first.before is None, first.after is None]
    what = "undo: " if batch.undoes else ""
    return f"{batch.changed_at:%d %b %H:%M} UTC · {what}{verb} “{_name(body)}”{more}"


def tell_history(name: str, batches: Sequence[Batch], item: str) -> str:
    """Who changed something, when, and from what to what."""
    lines = [f"**What became of “{escape_markdown(name)}”** (the last thirty days)"]
    for batch in batches[:5]:
        who = f"<@{batch.author}>" if batch.author else "the terminal"
        change = next(one for one in batch.changes if one.id == item)
        verb = _VERBS[change.before is None, change.after is None]
        how = f"taken back, so {verb}" if batch.undoes else verb
        lines.append(f"{format_dt(batch.changed_at, 'f')} · {who}: {how}")
        lines += [f"> {line}" for line in _differences(change)]
    if len(lines) == 1:
        lines.append("Nothing.")
    return "\n".join(lines)


def tell_of(entry: Entry, figures: Figures | None) -> str:
    """Who wrote an answer, when, and how it does."""
    parts = [f"by <@{entry.author}>" if entry.author else ""]
    parts.append(format_dt(entry.changed_at, "D") if entry.changed_at else "")
    uses = figures.uses if figures else 0
    parts.append(f"given {uses} time{'' if uses == 1 else 's'}")
    if figures and (figures.helped or figures.not_helped):
        parts.append(f"helped {figures.helped}, did not help {figures.not_helped}")
    return " · ".join(part for part in parts if part)


def tell_of_server(record: OwnProvider) -> str:
    """Who wrote a record of servers, when, and for which domains."""
    parts = [f"by <@{record.author}>" if record.author else ""]
    parts.append(format_dt(record.changed_at, "D") if record.changed_at else "")
    parts.append(_clip(", ".join(record.domains)))
    return " · ".join(part for part in parts if part)


def _differences(change: Change) -> Iterable[str]:
    before, after = change.before or {}, change.after or {}
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old != new:
            yield _clip(f"{key}: {_flat(old)} → {_flat(new)}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _flat(value: object) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, list):
        return f"{len(value)} entries" if value and isinstance(value[0], dict) else ", ".join(value)
    return escape_markdown(" ".join(str(value).split())[:_LONGEST_SHOWN])


def _name(body: Body) -> str:
    return str(body.get("title") or body.get("name") or "")


def _hosts_line(text: str) -> str:
    hosts = link_hosts(text)
    return f"-# Its links lead to: {', '.join(hosts)}" if hosts else ""


def _by(author: int) -> str:
    return f" by <@{author}>" if author else ""


def _clip(text: str) -> str:
    return limits.clip(" ".join(text.split()), _LONGEST_SHOWN)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
