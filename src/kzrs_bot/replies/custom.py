"""What stands around a turn where the bot is part of something larger: hooks, and replies worded anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kzrs_bot.errors import PackError, Problem
from kzrs_bot.pack.custom import placeholders, unknown_key
from kzrs_bot.pack.model import Pack
from kzrs_bot.reply import Part, Reply

BeforeTurn = Callable[[str], str | Reply | None]
"""From a message: another to be answered in its place, a reply that ends the turn, or None to leave it be."""
AfterTurn = Callable[[str, Reply], Reply | None]
"""From a message and its reply: another reply to be given, or None to leave it be."""

_REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is done to messages before they are read, and to replies before they are given."""

    replies: Mapping[str, str] = field(default_factory=dict)
    """By intent: the text to be given, with {reply} where the bot's own sentences shall stand."""
    before: Sequence[BeforeTurn] = ()
    after: Sequence[AfterTurn] = ()

    def checked(self, pack: Pack) -> Surroundings:
        """Itself; raises PackError for a reply to an intent that the pack has not, or that cannot be filled."""
        problems = list(self._faults(pack))
        if problems:
            raise PackError(pack.path, problems)
        return self

    def _faults(self, pack: Pack) -> Iterator[Problem]:
        intents = {*(rule.id for rule in pack.intents), *(rule.id for rule in pack.smalltalk)}
        for intent, text in self.replies.items():
            if intent not in intents:
                yield unknown_key("replies", intent, intents)
                continue
            try:
                strange = sorted(placeholders(text) - {_REPLY})
            except ValueError as error:
                strange = [str(error)]
            if strange:
                yield Problem("replies", 0, 0, "own-replies", f"{intent}: {strange[0]}; expected {{reply}} alone")

    @property
    def hooked(self) -> bool:
        """Whether there is any hook."""
        return bool(self.before or self.after)

    def heard(self, message: str) -> str | Reply:
        """The message as it is to be read, or the reply that a hook has for it."""
        for hook in self.before:
            changed = hook(message)
            if isinstance(changed, Reply):
                return changed
            message = message if changed is None else changed
        return message

    def said(self, message: str, reply: Reply) -> Reply:
        """The reply as it is to be given."""
        template = self.replies.get(reply.reading.intent)
        if template is not None:
            reply = _reworded(reply, template)
        for hook in self.after:
            reply = hook(message, reply) or reply
        return reply


def _reworded(reply: Reply, template: str) -> Reply:
    """A reply in another's words; where they leave its sentences out, what carried those goes as well."""
    if _REPLY not in placeholders(template):
        return replace(reply, text=template.format(), parts=(Part(template.format()),), citations=())
    notes = reply.text[len(reply.body) :]
    return replace(reply, text=template.format(reply=reply.body) + notes)
