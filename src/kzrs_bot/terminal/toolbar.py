"""The line below the prompt: the topic in force, or how the typed text is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_width

from kzrs_bot.reply import Kind, Reply
from kzrs_bot.terminal.preview import Preview
from kzrs_bot.terminal.text import counted, one_line

Fragments = StyleAndTextTuples
_TEXT, _KEY, _UNPLACED = "class:toolbar", "class:toolbar.key", "class:toolbar.unplaced"
_TOPIC = 32
_KEYS_AFTER_REPLY = (("Tab", "ask next"), ("/help", ""), ("F1", "look up"))
_KEYS = (("/help", ""), ("/tour", ""))


@dataclass(frozen=True, slots=True)
class Status:
    """What the toolbar tells of."""

    facts: int | None = None
    """How many facts the pack has; None while it loads."""
    ready: bool = False
    last: Reply | None = None
    """The newest reply that facts carried."""
    period: str = ""
    """The time that this reply's first fact is about."""
    suggestions: int = 0


def topic_of(reply: Reply | None, period: str = "") -> str:
    """What a follow-up question would lean on: the words of the reply's question, and its period or the answer's."""
    if reply is None or reply.kind is not Kind.ANSWER:
        return ""
    reading = reply.reading
    words = [word for word, account in reading.terms if account not in ("light", "lesser", "unexplained")]
    told = list(dict.fromkeys((*words, *reading.inherited)))
    return one_line(" · ".join((*told, *(reading.periods or filter(None, [period])))), _TOPIC)


def idle_toolbar(status: Status, width: int) -> Fragments:
    """For an empty line: the topic in force, the size of the pack, the keys; the last ones go where room is short."""
    if not status.ready:
        return [(_TEXT, " Loading … you can type already.")]
    told = [part for part in (topic_of(status.last, status.period), counted(status.facts or 0, "fact")) if part]
    line = f" {'  │  '.join(told)}  │"
    fragments: Fragments = [(_TEXT, line if len(line) <= width else f" {told[0]}")]
    for key, what in _KEYS_AFTER_REPLY if status.suggestions else _KEYS:
        more: Fragments = [(_TEXT, "  "), (_KEY, key), (_TEXT, f" {what}" if what else "")]
        if fragment_list_width([*fragments, *more]) <= width:
            fragments += more
    return fragments


def typing_toolbar(preview: Preview) -> Fragments:
    """For a line that is being typed: its reading, with the words that nothing accounts for set off."""
    fragments: Fragments = [(_TEXT, " ")]
    for number, part in enumerate(_parts(preview)):
        fragments += [(_TEXT, "  │  " if number else ""), *part]
    return fragments


def _parts(preview: Preview) -> Iterator[Fragments]:
    if preview.unplaced:
        words: Fragments = [(_TEXT, "not in the report? ")]
        for word in preview.unplaced:
            words += [(_UNPLACED, word), (_TEXT, " ")]
        yield words
    if preview.asks:
        yield [(_KEY, preview.asks)]
    for told in (" · ".join(preview.about), ", ".join(preview.periods), preview.direction):
        if told:
            yield [(_TEXT, one_line(told))]
