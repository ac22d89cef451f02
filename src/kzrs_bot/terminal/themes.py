"""The colours of the chat: one set of names for what is printed and one for the prompt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """A theme."""

    printed: Mapping[str, str]
    """Styles of rich, by what they are for."""
    typed: Mapping[str, str]
    """Styles of prompt_toolkit, by class."""


def _colours(accent: str, quiet: str, up: str, down: str, warning: str, bar: str) -> Colours:
    return Colours(
        printed={
            "kzrs.answer": "bold",
            "kzrs.refusal": "italic",
            "kzrs.mark": accent,
            "kzrs.place": quiet,
            "kzrs.quiet": quiet,
            "kzrs.number": accent,
            "kzrs.label": accent,
            "kzrs.heading": "bold" if accent == "none" else f"bold {accent}",
            "kzrs.error": warning,
            "kzrs.bar": accent,
            "kzrs.up": up,
            "kzrs.down": down,
        },
        typed={
            "prompt": f"bold {_typed(accent)}".strip(),
            "placeholder": _typed(quiet) or "italic",
            "auto-suggestion": _typed(quiet) or "italic",
            "unplaced": f"underline {_typed(warning)}".strip(),
            "command": _typed(accent) or "bold",
            "bottom-toolbar": f"noreverse {bar}".strip(),
            "bottom-toolbar.text": "",
            "toolbar.key": "bold",
            "toolbar.unplaced": f"underline {_typed(warning)}".strip(),
        },
    )


def _typed(style: str) -> str:
    """A style of rich in the words of prompt_toolkit."""
    names = {"dim": "ansibrightblack", "bright_black": "ansibrightblack", "none": ""}
    plain = {"bold", "underline", "italic", "reverse", ""}
    return " ".join(
        word if word in plain else names.get(word, f"ansi{word.replace('_', '')}") for word in style.split(" ")
    ).strip()


THEMES: Mapping[str, Colours] = {
    "default": _colours("cyan", "bright_black", "green", "red", "yellow", "bg:ansibrightblack fg:ansiwhite"),
    "light": _colours("blue", "bright_black", "green", "red", "magenta", "bg:ansigray fg:ansiblack"),
    "contrast": _colours("bold", "none", "bold", "bold", "bold underline", "reverse"),
    "mono": _colours("none", "none", "none", "none", "underline", "underline"),
}
"""Themes by name; `contrast` and `mono` use no colour."""
