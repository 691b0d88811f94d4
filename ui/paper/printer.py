"""The printer: pages go to it from memory; the job has a neutral name."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from models.errors import ErrorCode, RegistryError
from ui.paper.pages import render_pages

JOB_NAME = "Tai lieu"
"""Spoolers show and log the name of a job: it names nobody."""
DOTS_PER_INCH = 300


class Printer(Protocol):
    """Prints PDF bytes."""

    def names(self) -> list[str]:
        """Printers of this machine, the default one first."""
        ...

    def print(self, pdf: bytes, printer: str, copies: int) -> None:
        """Print all pages. Raises PRINTER_FAILED. May run off the UI thread."""
        ...


class SystemPrinter:
    """The printers that the operating system knows."""

    def names(self) -> list[str]:
        default = QPrinterInfo.defaultPrinterName()
        others = [name for name in QPrinterInfo.availablePrinterNames() if name != default]
        return [default, *others] if default else others

    def print(self, pdf: bytes, printer: str, copies: int) -> None:
        info = QPrinterInfo.printerInfo(printer)
        if info.isNull():
            raise RegistryError(ErrorCode.PRINTER_FAILED)
        device = QPrinter(info, QPrinter.PrinterMode.HighResolution)
        device.setDocName(JOB_NAME)
        device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        device.setPageOrientation(QPageLayout.Orientation.Portrait)
        device.setFullPage(True)
        device.setCopyCount(copies)
        painter = QPainter()
        if not painter.begin(device):
            raise RegistryError(ErrorCode.PRINTER_FAILED)
        try:
            for i, image in enumerate(render_pages(pdf, DOTS_PER_INCH)):
                if i and not device.newPage():
                    raise RegistryError(ErrorCode.PRINTER_FAILED)
                if image.width() > image.height():  # a sheet that lies on its side
                    image = image.transformed(QTransform().rotate(90))
                painter.drawImage(device.paperRect(QPrinter.Unit.DevicePixel).toRect(), image)
        finally:
            painter.end()
