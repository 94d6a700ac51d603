"""Verdicts, and the one table that the bench prints."""

from dataclasses import dataclass

HEADINGS = ("what", "measured", "required", "verdict", "figures (medians)")


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    what: str
    measured: str
    required: str
    passed: bool
    figures: str

    @property
    def cells(self) -> tuple[str, ...]:
        return self.what, self.measured, self.required, "PASS" if self.passed else "FAIL", self.figures


def at_least(what: str, measured: float, required: float, figures: str, unit: str = "") -> Line:
    """A figure that must not be lower."""
    return Line(what, f"{measured:.2f}{unit}", f">= {required:g}{unit}", measured >= required, figures)


def at_most(what: str, measured: float, required: float, figures: str, unit: str = "") -> Line:
    """A figure that must not be higher."""
    return Line(what, f"{measured:.2f}{unit}", f"<= {required:.4g}{unit}", measured <= required, figures)


def not_measured(what: str, why: str) -> Line:
    """A row that could not be measured counts as failed."""
    return Line(what, "-", "-", False, f"not measured: {why}")


def render(lines: list[Line]) -> str:
    """The table as text, columns aligned."""
    rows = [HEADINGS, *(line.cells for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS) - 1)]
    return "\n".join("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[-1]]).rstrip()
                     for row in rows)
