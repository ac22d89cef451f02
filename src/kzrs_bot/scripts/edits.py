"""Small edits to a YAML text that leave everything else as it is, comments and order included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from kzrs_bot.scripts.yaml_text import flow_list, quoted

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Way = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of the text to be replaced."""

    start: int
    end: int
    text: str


class Editor:
    """A YAML text with the edits collected for it; places are those of the text as it was."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = yaml.compose(text, Loader=_LOADER)
        self._edits: list[Edit] = []

    def text(self) -> str:
        """The text with all edits."""
        changed = self._text
        for edit in sorted(self._edits, key=lambda edit: edit.start, reverse=True):
            changed = changed[: edit.start] + edit.text + changed[edit.end :]
        return changed

    def set_list(self, way: Way, key: str, values: Sequence[str]) -> None:
        """Make the value of a key in the mapping at `way` the list of these texts."""
        entry = self._entry(way, key)
        if entry is None:
            raise KeyError(key)
        label, value = entry
        if isinstance(value, yaml.SequenceNode) and not value.flow_style and value.value:
            self._set_block(value, values)
        else:
            end = value.end_mark.index if self._written(value) else label.end_mark.index + 1
            self._edits.append(Edit(label.end_mark.index, end, f": {flow_list(values)}"))

    def insert(self, way: Way, after: str, key: str, value: str) -> None:
        """Write a new key behind a key whose value is one line long."""
        entry = self._entry(way, after)
        if entry is None:
            raise KeyError(after)
        label, node = entry
        end = self._line_end(node.end_mark.index)
        self._edits.append(Edit(end, end, f"\n{' ' * label.start_mark.column}{key}: {quoted(value)}"))

    def remove(self, way: Way, key: str) -> None:
        """Take out the lines of a key."""
        entry = self._entry(way, key)
        if entry is not None:
            label, node = entry
            start = self._text.rfind("\n", 0, label.start_mark.index) + 1
            self._edits.append(Edit(start, self._line_end(node.end_mark.index) + 1, ""))

    def _entry(self, way: Way, key: str) -> tuple[Any, Any] | None:
        node: Any = self._root
        for part in way:
            node = node.value[part] if isinstance(part, int) else _value(node, part)
        return next(((k, v) for k, v in node.value if k.value == key), None)

    @staticmethod
    def _written(node: Any) -> bool:
        return bool(node.end_mark.index > node.start_mark.index)

    def _set_block(self, node: Any, values: Sequence[str]) -> None:
        """Drop the items that are gone, each with its line, and put new ones below the last."""
        for item in node.value:
            if item.value not in values:
                start = self._text.rfind("\n", 0, item.start_mark.index) + 1
                self._edits.append(Edit(start, self._line_end(item.end_mark.index) + 1, ""))
        last = node.value[-1]
        end = self._line_end(last.end_mark.index)
        indent = " " * node.start_mark.column
        new = [f"{indent}- {quoted(value)}" for value in _fresh(values, node)]
        if new:
            self._edits.append(Edit(end + 1, end + 1, "\n".join(new) + "\n"))

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end


def _fresh(values: Iterable[str], node: Any) -> list[str]:
    have = {item.value for item in node.value}
    return [value for value in values if value not in have]


def _value(node: Any, key: str) -> Any:
    return next(value for label, value in node.value if label.value == key)
