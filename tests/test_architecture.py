"""The house: imports run one way, knowledge stays in the data, the terminal stays outside."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kzrs_bot.language.pipeline import Analyser

REPOSITORY = Path(__file__).parent.parent
SOURCE = REPOSITORY / "src" / "kzrs_bot"

STOREYS: tuple[frozenset[str], ...] = (
    frozenset({"values", "errors", "reply"}),
    frozenset({"pack"}),
    frozenset({"language"}),
    frozenset({"reading"}),
    frozenset({"matching"}),
    frozenset({"dialogue"}),  # lends matching its Context: what a conversation adds to a question
    frozenset({"reasoning"}),
    frozenset({"replies"}),
    frozenset({"bot"}),
    # The surfaces, and the package's own front:
    frozenset({"", "terminal", "scripts", "serving", "tools", "cli", "__main__"}),
)
"""A part imports parts of its own storey and of those listed before it, never of a later one."""

ROOMS = frozenset({"language", "reading", "matching", "dialogue", "reasoning", "replies"})
KEPT_IN: dict[str, frozenset[str]] = {
    "spacy": frozenset({"language"}),
    "pydantic": frozenset({"pack", "scripts", "dialogue", "serving", "tools"}),
    "yaml": frozenset({"pack", "scripts"}),
    "prompt_toolkit": STOREYS[-1],
    "typer": STOREYS[-1],
    "rich": STOREYS[-1],
    "starlette": frozenset({"serving"}),
    "prometheus_client": frozenset({"serving"}),
    "redis": frozenset({"serving"}),
    "uvicorn": frozenset({"serving", "tools"}),
    "mcp": frozenset({"tools"}),
}
"""Libraries and the only places that know them."""

REPORT_WORDS = re.compile(r"serbia|kazakh|vu[cč]i[cć]|belgrade|astana", re.I)


def modules() -> Iterator[tuple[Path, str]]:
    """Each module with the part of the package that it belongs to."""
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        yield path, "" if parts == ("__init__",) else parts[0]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module that a module imports, wherever the import stands, with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute here"
            module = node.module or ""
            if module == "kzrs_bot":
                yield from ((node.lineno, f"kzrs_bot.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, module


def part_of(module: str) -> str:
    """The part of the package that an imported module of ours belongs to."""
    return [*module.split("."), ""][1]


def storey(part: str) -> int:
    return next(number for number, parts in enumerate(STOREYS) if part in parts)


def test_every_part_has_its_storey() -> None:
    assert {part for _, part in modules()} == frozenset().union(*STOREYS)


def test_imports_run_one_way() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}:{line}: {module}"
        for path, part in modules()
        for line, module in imported(path)
        if module.split(".")[0] == "kzrs_bot" and part and storey(part_of(module)) > storey(part)
    ]
    assert wrong == []


def test_libraries_stay_where_they_belong() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}:{line}: {module}"
        for path, part in modules()
        for line, module in imported(path)
        if part not in KEPT_IN.get(module.split(".")[0], {part})
    ]
    assert wrong == []


def test_what_comes_from_outside_is_an_argument() -> None:
    """No clock, randomness, environment or locale in the rooms."""
    wrong = [
        f"{path.relative_to(SOURCE)}:{line}: {module}"
        for path, part in modules()
        for line, module in imported(path)
        if part in ROOMS and module.split(".")[0] in {"os", "random", "time", "locale"}
    ]
    assert wrong == []


def docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Strings that stand alone as a statement: documentation of what is around them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value


def test_the_code_holds_no_word_of_the_report() -> None:
    wrong = []
    for path, _ in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {id(node) for node in docstrings(tree)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in documentation else None
            name = getattr(node, "id", None) or getattr(node, "name", None) or getattr(node, "attr", None)
            wrong += [
                f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}: {told}"
                for told in (text, name)
                if isinstance(told, str) and REPORT_WORDS.search(told)
            ]
    assert wrong == []


def test_nor_does_its_documentation() -> None:
    wrong = [
        f"{path.relative_to(SOURCE)}:{number}: {line.strip()}"
        for path, _ in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if REPORT_WORDS.search(line)
    ]
    assert wrong == []


def test_importing_loads_nothing_and_changes_nothing() -> None:
    code = (
        "import sys, logging, warnings, kzrs_bot\n"
        "heavy = {'spacy', 'pydantic', 'yaml', 'rich', 'typer', 'prompt_toolkit', 'rapidfuzz'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert not logging.getLogger().handlers\n"
        "from kzrs_bot import Bot\n"
        "assert not {'rich.console', 'prompt_toolkit'} & {m for m in sys.modules if m.startswith('prompt_toolkit')}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_spacy_finds_no_fault_with_our_components(analyser: Analyser) -> None:
    problems = analyser.nlp.analyze_pipes()["problems"]
    assert {name: found for name, found in problems.items() if found} == {}


NOT_REPORT = {".git", ".venv", "build", "dist", ".hypothesis", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
"""Folders that are not of the repository."""


def test_no_sentence_of_the_report_stands_in_the_repository() -> None:
    report = REPOSITORY.parent / "shared" / "report" / "report.txt"
    if not report.exists():
        pytest.skip("the report is not at hand")
    _title, text = report.read_text(encoding="utf-8").split("\n", 1)
    sentences = {
        " ".join(sentence.split()) for sentence in re.split(r"(?<=[.!?])\s+|\n", text) if len(sentence.split()) >= 9
    }
    assert sentences
    for path in REPOSITORY.rglob("*"):
        if not path.is_file() or NOT_REPORT & set(path.parts) or path.suffix not in {".md", ".yaml", ".py", ".toml"}:
            continue
        text = " ".join(path.read_text(encoding="utf-8").split())
        assert not [sentence for sentence in sentences if sentence in text], path
