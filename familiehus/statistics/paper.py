"""The yearly report on paper: drawn anew for A4, with letters of its own so that every language can be printed."""

from __future__ import annotations

import logging
from collections.abc import Container, Sequence
from itertools import pairwise
from pathlib import Path
from typing import cast

import uharfbuzz  # noqa: F401 - fpdf2 finds it by itself; without it Arabic letters would stand apart
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from familiehus.statistics.domain import Division
from familiehus.statistics.pictures import MOST_BARS
from familiehus.statistics.sheet import Part, Sheet
from familiehus.statistics.voices import Statement
from familiehus.statistics.wording import DIVISIONS, PURPOSE, RULES, quarter_short, quarter_words
from familiehus.statistics.words import days_words, figure, handed_words, least, total_words
from familiehus.web.i18n import current_language, direction, gettext
from familiehus.web.i18n import mark as _

_FONTS = Path(__file__).parent / "static" / "fonts"
_FONT = "DejaVu"
_INK, _SOFT, _LEAF, _GROUND = (45, 35, 29), (101, 86, 75), (47, 97, 80), (237, 230, 220)
_MARGIN, _LINE = 20, 6
# It tells every letter that is printed: those of a statement have no place in a log.
logging.getLogger("fontTools").setLevel(logging.WARNING)
DIVISIONS_SHOWN = (
    Division.POSTCODE, Division.WHO, Division.TOPIC, Division.CAME_FOR, Division.FOUND, Division.OUTCOME,
)  # fmt: skip


class Paper(FPDF):
    """A4 with the report's own letters, margins and foot."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self._foot = foot
        self.add_font(_FONT, "", str(_FONTS / "DejaVuSans.ttf"))
        self.add_font(_FONT, "B", str(_FONTS / "DejaVuSans-Bold.ttf"))
        self.set_text_shaping(True)
        self.set_margins(_MARGIN, _MARGIN)
        self.set_auto_page_break(True, 22)

    @property
    def letters(self) -> Container[int]:
        """The code points that can be printed."""
        return cast("TTFFont", self.fonts[_FONT.lower()]).cmap

    def footer(self) -> None:
        """Whose report it is, and the page."""
        self.set_y(-15)
        self._say(8, _SOFT)
        self.cell(0, 5, self._foot)
        self.cell(0, 5, str(self.page_no()), align="R")

    def _say(self, size: float, colour: tuple[int, int, int] = _INK, *, bold: bool = False) -> None:
        self.set_font(_FONT, "B" if bold else "", size)
        self.set_text_color(*colour)

    def text_block(
        self, text: str, size: float = 10, colour: tuple[int, int, int] = _INK, *, bold: bool = False
    ) -> None:
        """A paragraph."""
        self._say(size, colour, bold=bold)
        self.multi_cell(0, size * 0.52, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def heading(self, text: str, room: float = 40) -> None:
        """A heading that keeps some of what follows on its page."""
        if self.get_y() + room > self.page_break_trigger:
            self.add_page()
        self.ln(4)
        self.text_block(text, 13, _LEAF, bold=True)
        self.ln(1)

    def row(self, name: str, said: str, share: float | None = None, *, bold: bool = False) -> None:
        """A line of a table; with ``share`` a bar beside it, on the same page."""
        if self.get_y() + _LINE > self.page_break_trigger:
            self.add_page()
        wide, top = self.epw, self.get_y()
        self._say(9.5, bold=bold)
        self.cell(wide * 0.45, _LINE, _fit(self, name, wide * 0.45))
        if share is not None:
            self.set_fill_color(*_GROUND)
            self.rect(self.l_margin + wide * 0.46, top + 1.4, wide * 0.32, _LINE - 2.8, "F")
            self.set_fill_color(*_LEAF)
            self.rect(self.l_margin + wide * 0.46, top + 1.4, max(wide * 0.32 * share, 0.3), _LINE - 2.8, "F")
        self.set_x(self.l_margin + wide * 0.78)
        self.cell(wide * 0.22, _LINE, said, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def columns(self, said: Sequence[str], *, bold: bool = False) -> None:
        """A line of a table with several numbers; what does not fit in its place goes on below."""
        self._say(9.5, bold=bold)
        wide = [self.epw * share for share in (0.31, *(0.69 / (len(said) - 1),) * (len(said) - 1))]
        places = [self.l_margin + sum(wide[:number]) for number in range(len(said))]
        if self.get_y() + 2 * _LINE > self.page_break_trigger:
            self.add_page()
        top = bottom = self.get_y()
        for number, (text, x, space) in enumerate(zip(said, places, wide, strict=True)):
            self.set_xy(x, top)
            self.multi_cell(space, _LINE, text, align="R" if number else "L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            bottom = max(bottom, self.get_y())
        self.set_y(bottom)

    def label(self, x: float, y: float, said: str, *, bold: bool = False) -> None:
        """A word with its middle at ``x``."""
        self._say(8.5, bold=bold)
        self.set_xy(x - 15, y)
        self.cell(30, 5, said, align="C")

    def quote(self, said: str, *, rtl: bool = False) -> None:
        """A statement with a line where it begins, whole on one page."""
        self._say(11.5)
        wide = self.epw - 8
        high = cast("float", self.multi_cell(wide, 6.2, said, dry_run=True, output=MethodReturnValue.HEIGHT))
        if self.get_y() + high > self.page_break_trigger:
            self.add_page()
        top = self.get_y()
        self.set_x(self.l_margin + (0 if rtl else 8))
        self.multi_cell(wide, 6.2, said, align="R" if rtl else "L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_fill_color(*_LEAF)
        self.rect(self.l_margin + (self.epw - 3.2 if rtl else 2), top, 1.2, high, "F")
        self.ln(5)


def as_pdf(sheet: Sheet, year: int, chosen: Sequence[Statement]) -> bytes:
    """The report as the bytes of a PDF."""
    name = sheet.scope.name
    paper = Paper(f"{name} {year}")
    paper.set_title(f"{name} {year}")
    paper.set_lang(current_language())
    paper.add_page()
    _front(paper, sheet, year)
    for division in DIVISIONS_SHOWN:
        _part(paper, gettext(DIVISIONS[division]), sheet.parts[division])
    _handed(paper, sheet)
    _purpose(paper, sheet)
    _statements(paper, chosen)
    _rules(paper)
    return bytes(paper.output())


def _front(paper: Paper, sheet: Sheet, year: int) -> None:
    paper.text_block(gettext("Tal til hjernen og historier til hjertet"), 11, _SOFT)
    paper.text_block(f"{sheet.scope.name} {year}", 24, bold=True)
    if told := sheet.overview.quarters:
        paper.text_block(f"{quarter_words(told[0])} – {quarter_words(told[-1])}", 10, _SOFT)
    paper.set_draw_color(*_LEAF)
    paper.set_line_width(1)
    paper.line(paper.l_margin, paper.get_y() + 2, paper.w - paper.r_margin, paper.get_y() + 2)
    paper.ln(8)
    if not sheet.trend:
        none = gettext("Her er intet hus, så her tælles ingen henvendelser.")
        paper.text_block(gettext("Der er ikke talt henvendelser i perioden.") if sheet.scope.houses else none, 12)
        return
    paper.text_block(total_words(sheet.total), 34, _LEAF, bold=True)
    paper.text_block(gettext("henvendelser"), 12)
    for one in sheet.reach:
        born = gettext("%(number)s fødsler i %(year)s.", number=figure(one.births.number), year=one.births.year)
        each = gettext("Det er %(count)s henvendelser for hver fødsel.", count=figure(one.for_each or 0))
        source = f"{gettext('Kilde:')} {one.births.source}"
        paper.ln(1)
        paper.text_block(f"{one.births.municipality}: {born} {each if one.for_each else ''} {source}", 9, _SOFT)
    _trend(paper, sheet)


def _trend(paper: Paper, sheet: Sheet) -> None:
    """A line over the quarters, and the numbers in a table below it."""
    paper.heading(gettext("Henvendelser i hvert kvartal"), 80)
    top, high, wide = paper.get_y() + 8, 34.0, paper.epw
    most = max(total.total for _, total in sheet.trend) or 1
    step = wide / len(sheet.trend)
    places = [
        (paper.l_margin + step * (n + 0.5), top + high * (1 - total.total / most))
        for n, (_, total) in enumerate(sheet.trend)
    ]
    paper.set_draw_color(*_SOFT)
    paper.set_line_width(0.2)
    paper.line(paper.l_margin, top + high, paper.l_margin + wide, top + high)
    paper.set_draw_color(*_LEAF)
    paper.set_line_width(0.9)
    for (x1, y1), (x2, y2) in pairwise(places):
        paper.line(x1, y1, x2, y2)
    paper.set_fill_color(*_LEAF)
    for (quarter, total), (x, y) in zip(sheet.trend, places, strict=True):
        paper.circle(x, y, 1.3, style="F")
        paper.label(x, y - 7, total_words(total), bold=True)
        paper.label(x, top + high + 1, quarter_short(quarter))
    paper.set_y(top + high + 9)
    for quarter, total in sheet.trend:
        paper.row(quarter_words(quarter), total_words(total))


def _part(paper: Paper, title: str, part: Part) -> None:
    if not part.sum.total:
        return
    paper.heading(title, 12 + _LINE * min(len(part.rows) + 2, MOST_BARS))
    most = max((row.count for row in part.rows), default=0) or 1
    for row in part.rows:
        paper.row(row.name, least(row.count, row.exact), row.count / most)
    if part.sum.hidden:
        paper.row(gettext("Skjult, lagt sammen"), figure(part.sum.hidden))
    paper.row(gettext("I alt"), total_words(part.sum), bold=True)


def _handed(paper: Paper, sheet: Sheet) -> None:
    """Days from asked to the first talk and to taken over, and what was asked again: as the page has it."""
    if not sheet.handed:
        return
    paper.heading(gettext("Når nogen henvises"))
    heads = (_("Kvartal"), _("Dage til første samtale"), _("Dage til overtaget"), _("Spurgt igen"))
    paper.columns([gettext(words) for words in heads], bold=True)
    for quarter, said in sorted(sheet.handed.items()):
        days = [days_words(one) for one in (said.days_to_talk, said.days_to_take_over)]
        paper.columns([quarter_words(quarter), *days, total_words(said.declined)])
    paper.text_block(handed_words(sheet.scope.name, sheet.scope.house is not None, len(sheet.scope.places)), 8.5, _SOFT)


def _purpose(paper: Paper, sheet: Sheet) -> None:
    told = {question: ticks for question, ticks in sheet.purpose.items() if ticks.answered.count}
    if not told:
        return
    paper.heading(gettext("Virker det?"))
    for question, ticks in told.items():
        yes, answered = (least(line.count, line.exact) for line in (ticks.yes, ticks.answered))
        said = gettext("%(yes)s af %(all)s siger ja", yes=yes, all=answered)
        paper.row(gettext(PURPOSE[question]), said, min(ticks.yes.count / ticks.answered.count, 1))


def _statements(paper: Paper, chosen: Sequence[Statement]) -> None:
    if not chosen:
        return
    paper.heading(gettext("Historier til hjertet"), 50)
    for one in chosen:
        if said := legible(one.text, paper.letters):
            paper.quote(said, rtl=direction(one.language) == "rtl")
        else:
            paper.quote(gettext("Et udsagn i en skrift, vi ikke kan trykke her. Print det fra rapportens side."))


def legible(said: str, letters: Container[int]) -> str:
    """A statement without the small pictures there are no letters for; nothing where a word of it could not be read."""
    missing = [one for one in said if ord(one) not in letters and not one.isspace()]
    if any(one.isalnum() for one in missing):
        return ""
    return "".join(one for one in said if one not in missing).strip()


def _rules(paper: Paper) -> None:
    paper.heading(gettext("Det siger tallene ikke"))
    for words in RULES:
        paper.text_block(gettext(words), 9)
        paper.ln(1)


def _fit(paper: Paper, text: str, width: float) -> str:
    """The text, cut where it would stand in the next column."""
    if paper.get_string_width(text) <= width:
        return text
    while paper.get_string_width(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
