"""The parts of the chat, each by itself."""

from __future__ import annotations

import io
import stat
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.history import InMemoryHistory
from rich.cells import cell_len
from rich.console import Console
from rich.theme import Theme

from chatting import CHOICE, EXAMPLES, OPENED, VISITORS, Typist, chat_pack, make_chat
from kzrs_bot.errors import PackError
from kzrs_bot.pack.model import Pack
from kzrs_bot.reply import Kind, Part, Reading, Reply
from kzrs_bot.terminal.charts import Bar, Chart, Comparison, automatic_figures, chart_of, charts_of
from kzrs_bot.terminal.explaining import ASKED, explanation, explanation_text
from kzrs_bot.terminal.history import PrivateHistory, open_history
from kzrs_bot.terminal.library import Library, told_once
from kzrs_bot.terminal.loading import Loading
from kzrs_bot.terminal.looking_up import word_at
from kzrs_bot.terminal.preview import Preview
from kzrs_bot.terminal.rendering import ChartView, body_of, figures_text, figures_view, reply_view
from kzrs_bot.terminal.suggesting import Situation, Suggester
from kzrs_bot.terminal.text import counted, one_line, printable
from kzrs_bot.terminal.themes import THEMES
from kzrs_bot.terminal.toolbar import Status, idle_toolbar, topic_of, typing_toolbar

__all__ = ["chat_pack"]


@pytest.fixture
def suggester(chat_pack: Pack) -> Suggester:
    found = Suggester()
    found.learn(Library(chat_pack))
    return found


def texts(suggester: Suggester, line: str, situation: Situation | None = None, *, asked: bool = False) -> list[str]:
    return [each.text for each in suggester.suggest(line, situation or Situation(), asked=asked)]


def rendered(view: object, width: int = 80, **options: object) -> str:
    console = Console(file=io.StringIO(), width=width, theme=Theme(dict(THEMES["default"].printed)), **options)  # type: ignore[arg-type]
    console.print(view)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


# Text


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("a\x9b31mb\x00c\x7f", "a31mbc"),
        ("one\r\ntwo\rthree\tfour", "one\ntwo\nthree\tfour"),
        ("left\u202eright\u2066", "leftright"),
        ("\ud800", "\ufffd"),
        ("né 漢字 🎈", "né 漢字 🎈"),
    ],
)
def test_printable(raw: str, safe: str) -> None:
    assert printable(raw) == safe


@given(st.text())
def test_nothing_unprintable_is_left(raw: str) -> None:
    safe = printable(raw)
    assert not any(ord(character) < 32 and character not in "\n\t" for character in safe)
    safe.encode("utf-8")


def test_one_line_and_counted() -> None:
    assert one_line("a\n  b\tc") == "a b c"
    assert one_line("abcdefgh", 5) == "abcd…"
    assert [counted(1, "fact"), counted(2000, "fact")] == ["1 fact", "2,000 facts"]
    assert counted(0, "query", "queries") == "0 queries"


# Completion


def test_names_complete_by_prefix_later_word_alias_and_near_spelling(suggester: Suggester) -> None:
    assert texts(suggester, "where is Kest")[0] == "Kestrel Ridge Observatory"
    assert "Ada Quill" in texts(suggester, "what does Quil")
    assert "Varnholm Courier" in texts(suggester, "who reads the Cour")
    assert "Varnholm" in texts(suggester, "is Varnhlom")
    assert "Kestrel Ridge Observatory" in texts(suggester, "about kestrel ri")


def test_completion_replaces_the_words_that_it_completes(suggester: Suggester) -> None:
    (found,) = [each for each in suggester.suggest("about kestrel ri", Situation()) if each.text.startswith("Kestrel")]
    assert found.replaces == len("kestrel ri")


def test_completion_keeps_quiet(suggester: Suggester) -> None:
    assert texts(suggester, "") == []
    assert texts(suggester, "is") == []
    assert texts(suggester, "is Varnholm ") == []
    assert "Varnholm" not in texts(suggester, "is Varnholm")


def test_questions_complete_from_their_words(suggester: Suggester) -> None:
    assert texts(suggester, "how many vis")[0] == EXAMPLES[1]
    assert texts(suggester, "many 2023")[0] == EXAMPLES[1]


def test_tab_on_an_empty_line_offers_questions(suggester: Suggester) -> None:
    assert texts(suggester, "", asked=True) == list(EXAMPLES)
    assert texts(suggester, "", Situation(("And then?",)), asked=True) == ["And then?"]


def test_what_was_just_spoken_of_comes_first(suggester: Suggester) -> None:
    assert texts(suggester, "the varn")[0] == "Varnholm"
    assert texts(suggester, "the varn", Situation(recent=frozenset({"courier"})))[0] == "Varnholm Courier"


@pytest.mark.parametrize(
    ("line", "first"),
    [("/", "/help"), ("/so", "/source"), ("/tpc", "/topics"), ("/facts ada", "Ada Quill"), ("/theme li", "light"),
     ("/save talk", "talk.md"), ("/save talk.j", "talk.json"), ("/source ", "1")],
)  # fmt: skip
def test_commands_complete_with_their_arguments(suggester: Suggester, line: str, first: str) -> None:
    assert texts(suggester, line, Situation(citations=("Opening, paragraph 1",)))[0] == first


def test_completion_before_the_pack_is_there() -> None:
    assert texts(Suggester(), "what") == []
    assert texts(Suggester(), "/q") == ["/quit"]


@given(st.text(max_size=40))
def test_any_line_can_be_completed(line: str) -> None:
    for suggestion in Suggester().suggest(line, Situation(), asked=True):
        assert suggestion.replaces <= len(line)


# Looking up


@pytest.mark.parametrize(
    ("text", "place", "name"),
    [("who runs kestrel ridge?", 10, "Kestrel Ridge Observatory"),
     ("who runs kestrel ridge?", 22, "Kestrel Ridge Observatory"), ("about ada quill", 8, "Ada Quill"),
     ("who runs it", 2, None), ("", 0, None)],
)  # fmt: skip
def test_the_name_under_the_cursor(chat_pack: Pack, text: str, place: int, name: str | None) -> None:
    entity = word_at(text, place, Library(chat_pack))
    assert (entity.name if entity else None) == name


# Replies and charts


def test_the_body_is_the_text_without_its_citations() -> None:
    assert body_of(OPENED) == "Kestrel Ridge Observatory opened in Varnholm on 3 May 1987. [1]"
    assert body_of(CHOICE) == CHOICE.text


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize(
    "text", ["word " * 60, "漢字" * 60, "e\u0301" * 200, "- item " + "long " * 40, "unbroken" * 30]
)
def test_no_line_is_wider_than_the_window(text: str, width: int) -> None:
    printed = rendered(reply_view(Reply(text, Kind.ANSWER, parts=(Part(text),))), width)
    assert max(cell_len(line) for line in printed.splitlines()) <= width


def test_the_direct_answer_is_bold() -> None:
    printed = rendered(reply_view(OPENED), force_terminal=True, color_system="truecolor")
    assert "\x1b[1mKestrel Ridge Observatory" in printed


CHART = Chart(
    "visits", (Bar("in May", Decimal(4), "4"), Bar("in June", Decimal(2), "2"), Bar("later", Decimal(-1), "-1"))
)


@pytest.mark.parametrize("width", [40, 80])
def test_bars_are_as_long_as_their_figures(width: int) -> None:
    lines = rendered(ChartView(CHART), width).splitlines()
    bars = [line.count("█") for line in lines if "█" in line]
    assert bars[0] > 10
    assert bars[1] == pytest.approx(bars[0] / 2, abs=1)
    assert bars[2] == pytest.approx(bars[0] / 4, abs=1)
    assert max(map(len, lines)) <= width


def test_bars_in_ascii() -> None:
    ascii_file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    console = Console(file=ascii_file, width=60, theme=Theme(dict(THEMES["mono"].printed)))
    with console.capture() as captured:
        console.print(ChartView(CHART))
    assert captured.get().isascii()
    assert "####" in captured.get()


def _with_more_figures(pack: Pack) -> Library:
    from kzrs_bot.values import Period, Quantity

    facts = dict(pack.facts)
    visitors = facts["visitors-2023"]
    assert visitors.figure is not None
    for year, number in ((2022, "36,600 visitors"), (2021, "30,000 visitors")):
        figure = replace(visitors.figure, period=Period.of_year(year), value=Quantity.parse(number), change=None)
        facts[f"visitors-{year}"] = replace(visitors, id=f"visitors-{year}", figure=figure)
    return Library(replace(pack, facts=facts))


def test_a_chart_is_labelled_by_what_differs(chat_pack: Pack) -> None:
    library = _with_more_figures(chat_pack)
    facts = [fact for fact in library.facts if fact.id.startswith("visitors-")]
    chart = chart_of(facts, library)
    assert chart is not None
    assert chart.title == "visitors"
    assert [(bar.label, bar.shown) for bar in chart.bars] == [
        ("2023", "41,200 visitors"), ("2022", "36,600 visitors"), ("2021", "30,000 visitors"),
    ]  # fmt: skip
    assert charts_of(facts[:1], library) == ()


def test_three_figures_bring_a_chart_by_themselves(chat_pack: Pack) -> None:
    library = _with_more_figures(chat_pack)
    ids = ("visitors-2023", "visitors-2022", "visitors-2021")
    assert automatic_figures(Reply("…", Kind.ANSWER, parts=(Part("…", ids),)), library) is not None
    assert automatic_figures(Reply("…", Kind.ANSWER, parts=(Part("…", ids[:2]),)), library) is None
    assert automatic_figures(Reply("…", Kind.NO_ANSWER, parts=(Part("…", ids),)), library) is None


def test_an_explanation_without_a_pack() -> None:
    told = explanation_text(explanation(VISITORS))
    assert "Worked out" in told
    assert "41,200 visitors: visitors-2023" in told


def test_every_way_of_asking_has_plain_words() -> None:
    from kzrs_bot.pack.loader import load_pack
    from kzrs_bot.reading.reader import _FRAMING

    assert {intent.asks for intent in load_pack().intents} - _FRAMING - set(ASKED) == set()


# The toolbar


def shown(fragments: object) -> str:
    return "".join(text for _, text, *_ in fragments)  # type: ignore[attr-defined]


def test_the_toolbar_tells_the_topic_and_fits() -> None:
    reading = Reading(terms=(("visitors", "telling"), ("the", "light")), periods=("2023",))
    last = Reply("…", Kind.ANSWER, reading=reading)
    for width in (40, 60, 80, 120):
        told = shown(idle_toolbar(Status(5, True, last, suggestions=2), width))
        assert told.startswith(" visitors · 2023  │  5 facts")
        assert len(told) <= width
    assert "F1" in told


def test_the_topic_has_the_period_of_the_answer_where_the_question_names_none() -> None:
    last = Reply("…", Kind.ANSWER, reading=Reading(terms=(("visitors", "telling"),)))
    assert shown(idle_toolbar(Status(5, True, last, "2023"), 80)).startswith(" visitors · 2023  │")


def test_the_toolbar_while_loading() -> None:
    assert "Loading" in shown(idle_toolbar(Status(), 80))


def test_the_toolbar_reads_along_and_marks_what_it_cannot_place() -> None:
    fragments = typing_toolbar(Preview("…", "how many", ("visitors",), ("2023",), "a → b", ("zebras",)))
    told = shown(fragments)
    assert ("class:toolbar.unplaced", "zebras") in fragments
    assert all(part in told for part in ("how many", "visitors", "2023", "a → b"))


# History


def test_history_is_private_and_shared(tmp_path: Path) -> None:
    file = tmp_path / "state" / "history"
    one, two = open_history(keep=True, file=file), open_history(keep=True, file=file)
    one.store_string("first")
    two.store_string("second\nin two lines")
    one.store_string("third \ud800")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(PrivateHistory(file).load_history_strings()) == ["third ?", "second\nin two lines", "first"]


def test_history_that_is_not_wanted_or_cannot_be_kept(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    assert isinstance(open_history(keep=True, file=in_the_way / "history"), InMemoryHistory)
    assert isinstance(open_history(keep=False, file=tmp_path / "history"), InMemoryHistory)
    assert not (tmp_path / "history").exists()


# Loading


def test_a_broken_pack_is_raised_to_whoever_waits(tmp_path: Path) -> None:
    loading = Loading.of(tmp_path / "nowhere", None)
    loading.start()
    with pytest.raises(PackError, match="does not exist"):
        loading.wait_for_pack()
    with pytest.raises(PackError, match="does not exist"):
        loading.wait_for_bot()
    assert not loading.busy


def test_the_engine_waits_until_it_is_wanted(chat_pack: Pack) -> None:
    made: list[str] = []

    def make() -> object:
        made.append("bot")
        return object()

    steps: list[str] = []
    loading = Loading(lambda: chat_pack, make)  # type: ignore[arg-type,return-value]
    loading.when_changed(lambda: steps.append("step"))
    loading.start()
    assert loading.wait_for_pack() is chat_pack
    assert not made
    assert loading.wait_for_bot() is loading.bot
    loading._thread.join()
    assert steps == ["step", "step"]


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_can_be_parsed(name: str) -> None:
    from prompt_toolkit.styles import Style

    Theme(dict(THEMES[name].printed))
    Style.from_dict(dict(THEMES[name].typed))


def test_what_only_says_a_part_again_is_left_out(chat_pack: Pack) -> None:
    library = Library(chat_pack)
    opened = chat_pack.facts["opened"]
    part = replace(opened, id="part", references=(replace(opened.references[0], evidence=("Varnholm",)),), salience=1)
    other = replace(opened, id="other", references=(replace(opened.references[0], evidence=("a comet",)),))
    assert told_once([part, opened, other]) == (opened, other)
    assert part not in Library(replace(chat_pack, facts={"part": part, **chat_pack.facts})).events()
    assert library.events() == (opened,)


def test_a_narrow_toolbar_keeps_the_topic_whole() -> None:
    status = Status(facts=410, ready=True, last=VISITORS, period="January-September 2024", suggestions=2)
    for width in (30, 40, 80):
        line = "".join(text for _, text in idle_toolbar(status, width))
        assert "2024" in line or width < 80
        assert len(line) <= max(width, len(topic_of(VISITORS, status.period)) + 1)


def test_what_was_asked_is_not_offered_again(chat_pack: Pack) -> None:
    chat, _ = make_chat(chat_pack)
    chat.run(Typist("who is the director", "When did the observatory open?"))
    reply = chat.last_reply()
    assert reply is not None
    assert reply.suggestions == ("Tell me about Varnholm",)


def test_two_compared_figures_are_a_table(chat_pack: Pack) -> None:
    library = _with_more_figures(chat_pack)
    visitors = tuple(fact.id for fact in library.facts if fact.id.startswith("visitors-"))[:2]
    parts = (Part("", visitors),)
    compared = Reply("", Kind.ANSWER, parts=parts, reading=Reading(cues=("compare",)))
    figures = automatic_figures(compared, library)
    assert isinstance(figures, Comparison)
    assert [row[0] for row in figures.rows] == ["2023", "2022"]
    assert figures.rows[0][1:] == ("41,200 visitors", "+12.5%")
    assert automatic_figures(replace(compared, reading=Reading()), library) is None
    for width in (40, 80):
        shown = rendered(figures_view(figures), width)
        assert "41,200 visitors +12.5%" in shown
        assert max(map(len, shown.splitlines())) <= width
    assert "2023: 41,200 visitors (+12.5%)" in figures_text(figures)
