"""A figure as comma-separated values (RFC 4180), for spreadsheets."""

import csv
import io

from adapters.web.figures import Figure

# OWASP, "CSV Injection": what begins with one of these a spreadsheet takes for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(figure: Figure) -> str:
    """The table with its headings. Words that a spreadsheet would reckon with begin with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.name for column in figure.columns)
    writer.writerows([_safe(cell) for cell in row] for row in figure.rows)
    return out.getvalue()


def _safe(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell
