"""Rectangles on a sheet, in millimetres from its top left corner."""

from __future__ import annotations

from dataclasses import dataclass

MM = 25.4 / 72
"""A point of a PDF."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, from the top left corner of the sheet."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    def meets(self, other: Area, across: float = 0.0, down: float = 0.0) -> bool:
        """Whether two rectangles share more than a strip ``across`` wide and ``down`` high."""
        return (
            min(self.right, other.right) - max(self.left, other.left) > across
            and min(self.bottom, other.bottom) - max(self.top, other.top) > down
        )

    def holds(self, other: Area) -> bool:
        """Whether another rectangle lies within this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )
