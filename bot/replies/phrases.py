"""What Postie says about itself on Discord; what it says about e-mail stands in the content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

WENT_WRONG: Final = (
    "Something went wrong at my end, not at yours. Please try once more in a moment."
)
TOO_OLD: Final = (
    "That button is from an older me and I can't read it any more. "
    "Ask again (`/ask`) and you get fresh ones."
)
NOT_YOURS: Final = "These buttons belong to the person who asked. Here is a copy for you:"
NOT_YOURS_TO_DELETE: Final = "Only the person who asked, or a moderator, can take this answer away."
NOT_MINE: Final = "That message is not one of my answers, so there is nothing of mine to take away."
ARCHIVED: Final = (
    "This thread is archived, and I don't wake archived threads. "
    "Open it again (write something), then click once more."
)
ARCHIVED_COPY: Final = "This thread is archived, so I leave it as it is. Here is a copy for you:"
PLAIN: Final = "From now on you get plain replies: no emoji, no pictures."
PICTURES: Final = "From now on you get the full replies again, pictures included."
LEFT_OUT: Final = (
    "From now on I never answer you unasked, in any server. "
    "Ask me directly (`/ask`, a mention, a direct message) and I am there."
)
NOT_LEFT_OUT: Final = (
    "From now on I may answer your open questions again in the channels that I watch."
)
DELETED: Final = "Done, the answer is gone."
THANKS_HELPED: Final = "Glad to hear it, thank you for telling me."
THANKS_NOT_HELPED: Final = (
    "Thank you for telling me. Tell me the exact words of the error message, your provider and "
    "your mail program (without any password), and I look again."
)
VOTED_ALREADY: Final = "Thank you, I have your vote already."
HOW_TO_BEGIN: Final = (
    "**Hello, I'm Postie. I answer questions about setting up e-mail.** 📮\n"
    "Anybody can ask me right now: `/port imap secure`, `/settings gmail`, or mention me.\n"
    "To have me answer in a help channel, a moderator types `/helpdesk setup` in a channel of the "
    "moderators: two short steps, and first a dry run in which I say nothing.\n"
    "-# I read, answer and forget. `/help` tells what I can do, and what is kept."
)
FOR_SERVER: Final = "You get this because I may not write in any channel of your server yet."
REPORT_ELSEWHERE: Final = (
    "A dry run has to report to another channel than the one that it watches: use the command in "
    "a channel of the moderators, or choose one with `report-to`."
)
CHOOSE_FIRST: Final = (
    "Nothing is changed: choose the `{option}` too. (Left out, a `channel` follows the server "
    "again.) `/helpdesk status` shows what holds now."
)
NOT_WATCHED: Final = (
    "I don't watch {channel} by itself, so nothing can hold there alone. `/helpdesk watch` comes "
    "first; a thread is as its channel is."
)
THREADS_ALREADY: Final = (
    "{channel} is no text channel: what is asked there stands in a thread already, and there I "
    "answer."
)
WOULD_HAVE_SAID: Final = "-# Dry run: to {question} I would have said{how}"
JUDGED_GOOD: Final = "Good, thank you: that is what I would say again."
JUDGED_BAD: Final = (
    "Thank you, I count that as wrong. `/helpdesk gaps` lets you teach me better, or tell me to "
    "leave such questions alone."
)
VOTE_CHANGED: Final = "Thank you, I have changed your vote."
NO_SUCH_PORT: Final = (
    "{typed} is no protocol or port that I know. Type `IMAP`, `POP3`, `SMTP`, or a number from "
    "1 to 65535, for example `/port imap secure`."
)
PORT_WANTED: Final = "Type `IMAP`, `POP3` or `SMTP`, and I tell you the number to use."
WHICH_PROVIDER: Final = "**{typed} may be more than one. Which do you mean?**"
NOT_COMPARABLE: Final = (
    "I know nothing of mail called {typed}. I compare protocols, ports, kinds of security and "
    "providers, for example `/compare imap pop3` or `/compare 993 143`."
)
NOTHING_ASKED: Final = (
    "I'm here. Ask me about servers, ports, sign-in or an error message of your mail: "
    "for example `imap port secure` or `gmail settings`."
)
NOTHING_TO_READ: Final = "There are no words in that message that I could answer."
NO_PICTURES: Final = (
    "I can't read pictures. Type the words of the error message, or what you want to know "
    "(without any password)."
)
REASON: Final = (
    "About that message I thought: {reason}.\n"
    "-# I keep the reason for an hour, and never the words."
)
NO_REASON: Final = (
    "I know nothing of that message: it is older than an hour, I was not watching there, "
    "or I have been restarted since."
)
NO_MESSAGE_LINK: Final = (
    "That is no message of Discord's. Hold the message, choose Copy Message Link, and paste it."
)
EDIT_REFUSED: Final = "Discord would not let me change that message any more."
NO_DATABASE: Final = (
    "I can't reach my notebook at the moment, so that was not kept. Try again later."
)
NO_WORDS_KEPT: Final = (
    "-# I keep no words here, so I tell questions apart only by what they are about. "
    "`/helpdesk set texts` lets me keep them masked."
)
GAP_BY_KIND: Final = (
    "-# Its words are not kept, so *Also asked as …* and *Not for us* hold for every question "
    "that is about the same. What you *Teach* is given to them once you choose it in *Also asked "
    "as …*."
)
GAP_BY_TOPIC: Final = (
    "-# Its words are not kept, so *Not for us* holds for every question of this kind. *Also "
    "asked as …* needs the words: `/helpdesk set texts` lets me keep the next ones, masked."
)
GAP_WITHOUT_TRACE: Final = (
    "-# Its words are not kept, and I know nothing else of it. `/helpdesk set texts` lets me keep "
    "the words of the next ones, masked; then there are *Also asked as …* and *Not for us*."
)
GAP_FILLED: Final = "That one is filled, or too old by now. `/helpdesk gaps` shows what is left."
ALSO_ASKED: Final = "Noted: people who ask so here want “{title}”."
UNDO_OWN: Final = "-# `/helpdesk undo` takes it back, for thirty days."
NO_SUCH_ENTRY: Final = "That answer is not there any more."
NOT_OURS: Final = (
    "Noted: questions like that are not for me. I leave them to people unless somebody asks me "
    "directly, and they are no gap any more."
)
KIND_NOT_OURS: Final = (
    "Noted: questions about that are not for me. Their words are not kept, so I leave every "
    "question of this kind to people unless somebody asks me directly."
)
TOO_MANY_PHRASINGS: Final = (
    "I know five hundred such questions here already, and keep no more. Take some back first."
)
NOT_TO_BE_SEEN: Final = "I can't reach my notebook at the moment, so I can't look. Try again later."
NOT_DELETED: Final = (
    "I can't reach my notebook at the moment, so nothing was deleted. Try again in a moment."
)
MODERATORS_ONLY: Final = (
    "That is for moderators (people who may manage channels), and you are not one here."
)
SERVER_ONLY: Final = "That works in a server only."
CALLED: Final = "I have called the helpers here. Somebody comes as soon as they can."
CALLED_ALREADY: Final = "The helpers here were called a short while ago. Give them a little time."
NOBODY_TO_CALL: Final = (
    "I can't call anybody here at the moment. Ask the people in this channel, or a moderator."
)
NOT_YOURS_TO_CALL: Final = "Only the person who asked, or somebody who helps here, can call."
CAN_CALL: Final = "If you would rather talk to a person: this calls those who help here."
GO_ON: Final = "Ask on right here: for ten minutes I hear you without a mention."
SOLVED_OFFER: Final = "Good to hear. Shall I mark this post as solved?"
SOLVED: Final = "Marked as solved."
SOLVED_BY_OWNER: Final = "Only the person who opened the post, or a moderator, can mark it."
SOLVED_REFUSED: Final = (
    "I may not change this post. A moderator can give me “Manage Threads”, or set the tag by hand."
)
LEAK: Final = (
    "⚠️ **That looks like a password. Delete the message and change the password now:** "
    "everybody here could read it, and I never need one."
)
LEAK_REMOVED: Final = (
    "⚠️ {person}, I took your message away because it held what looks like a password. "
    "**Change that password now:** somebody may have read it. Then ask again without it."
)


def ask_to_wait(seconds: float) -> str:
    """The kind notice of a cool-down."""
    wait = max(1, round(seconds))
    unit = "second" if wait == 1 else "seconds"
    return f"One letter at a time, please: ask me again in {wait} {unit}."


def no_such_provider(typed: str, near: Iterable[str]) -> str:
    """That no provider is called `typed`; `near` are called much like it, if any."""
    lines = [f"I know no mail provider called {typed}."]
    if offered := " or ".join(f"**{name}**" for name in near):
        lines.append(f"Did you mean {offered}?")
    lines.append("Type its name, or what stands after the @ of your address (`example.com`).")
    return " ".join(lines)


def list_permissions(names: Iterable[str]) -> str:
    """Permissions by Discord's names, as its settings write them."""
    return ", ".join(f"**{name.replace('_', ' ').title()}**" for name in names)


def hint_missing(permissions: Iterable[str], channel: str) -> str:
    """The hint for moderators that a permission is missing."""
    wanted = list_permissions(permissions)
    return (
        f"I was asked in {channel} but may not answer there: I lack {wanted}. "
        "Give me that in the channel's permissions, or let me stay out with `/helpdesk unwatch`. "
        "(I say this once.)"
    )


def hint_refused(channel: str) -> str:
    """The hint for moderators that Discord does not let Postie answer, whatever the reason."""
    return (
        f"I was asked in {channel}, but Discord does not let me answer there. Please look at my "
        "permissions in that channel, or let me stay out with `/helpdesk unwatch`. "
        "(I say this once.)"
    )


def call_helpers(role: str, person: str, where: str, question: str) -> str:
    """The call for a person; `question` is masked, and empty where it is not remembered."""
    quoted = "\n".join(f"> {line}" for line in question.splitlines())
    return f"{role}, can somebody help {person}? {where}" + (f"\n{quoted}" if quoted else "")


def helpers_out_of_reach(channel: str, wanted: str) -> str:
    """Why helpers cannot be called in a channel: a permission is missing."""
    return f"I can't call them in {channel}: I lack {wanted}."


def helpers_not_mentionable(role: str) -> str:
    """Why helpers cannot be called: Discord does not let their role be mentioned."""
    return (
        f"I may not mention {role}: switch on “Allow anyone to @mention this role”, or give me "
        "**Mention All Roles**."
    )
