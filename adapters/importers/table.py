"""Question lists in tables: CSV, and the first sheet of an Excel workbook.

The columns are found by their headings, in any order and however they are capitalised. Besides this project's own
names they may have those of QnA Maker, of Azure's custom question answering, and of QnABot's workbooks.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO

from python_calamine import CalamineError, CalamineWorkbook

from adapters.importers.pairs import Pair
from answers.problem import DeckError, Problem

# Headings, in small letters without blanks, by what they hold. Several columns may hold phrasings.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "question": ("question", "q", "question1"),
    "answer": ("answer", "a", "response"),
    "phrasings": ("phrasings", "phrasing", "alternativequestions", "variations"),
    "topic": ("topic",),
    "facet": ("facet", "category"),
    "plain": ("plain", "patient"),
    "section": ("section",),
    "jurisdiction": ("jurisdiction",),
}
_MORE_QUESTIONS = re.compile(r"question\d+")
_NEEDED = ("question", "answer")
_LARGEST = 50 * 1024 * 1024
_LARGEST_CELL = 1_000_000
_SEPARATORS = re.compile(r"\s*[|\n]\s*")


def read_csv(file: str, content: bytes) -> list[Pair]:
    """The pairs in a CSV file: commas, semicolons or tabs. Raises `DeckError`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DeckError((Problem(file, line, "", "is not UTF-8: save the table as 'CSV UTF-8'"),)) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    rows: list[tuple[int, Sequence[str]]] = []
    try:
        rows.extend((reader.line_num, row) for row in reader)
    except csv.Error as error:
        problem = Problem(file, reader.line_num, "", f"cannot be read as CSV ({error}): check the quotation marks here")
        raise DeckError((problem,)) from error
    return _pairs(file, rows)


def read_xlsx(file: str, content: bytes) -> list[Pair]:
    """The pairs in the first sheet of a workbook. Raises `DeckError`."""
    if len(content) > _LARGEST:
        raise DeckError((Problem(file, 1, "", f"is larger than {_LARGEST // 1024**2} MB: split the table"),))
    try:
        sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0)
        cells = sheet.to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        cure = "open it in a spreadsheet program and save it again as .xlsx, without a password"
        raise DeckError((Problem(file, 1, "", f"cannot be read as a workbook: {cure}"),)) from error
    return _pairs(file, [(number, [_text(cell) for cell in row]) for number, row in enumerate(cells, 1)])


def _pairs(file: str, rows: Sequence[tuple[int, Sequence[str]]]) -> list[Pair]:
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise DeckError(
            (Problem(file, 1, "", "the table is empty: write the headings of the columns into its first row"),)
        )
    (heading_row, headings), *body = filled
    columns = _columns(headings)
    missing = [
        Problem(file, heading_row, name, f"there is no column '{name}': name one so, in the first row")
        for name in _NEEDED
        if not columns[name]
    ]
    if missing:
        raise DeckError(tuple(missing))
    if not body:
        raise DeckError((Problem(file, heading_row, "", "there is no row under the headings: add a question"),))
    return [_pair(number, row, columns) for number, row in body]


def _columns(headings: Sequence[str]) -> dict[str, list[int]]:
    """The numbers of the columns that hold each thing."""
    folded = [re.sub(r"[\s_-]+", "", heading).casefold() for heading in headings]
    found = {name: [folded.index(alias) for alias in aliases if alias in folded] for name, aliases in COLUMNS.items()}
    more = [number for number, heading in enumerate(folded) if _MORE_QUESTIONS.fullmatch(heading)]
    found["phrasings"] += [number for number in more if number not in found["question"][:1]]
    return found


def _pair(number: int, row: Sequence[str], columns: Mapping[str, Sequence[int]]) -> Pair:
    first = {name: next(iter(_cells(row, places)), "") for name, places in columns.items() if name != "phrasings"}
    phrasings = [part for cell in _cells(row, columns["phrasings"]) for part in _SEPARATORS.split(cell) if part]
    first["facet"] = first["facet"].casefold()
    first["section"] = first["section"].casefold()
    return Pair(f"row {number}", phrasings=tuple(phrasings), **first)


def _cells(row: Sequence[str], places: Sequence[int]) -> Iterator[str]:
    return (row[place].strip() for place in places if place < len(row) and row[place].strip())


def _text(cell: object) -> str:
    """A cell as a person sees it: a whole number without a decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
