"""Who signs a paper, which relative it names, and the secrecy that a person sets."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from models.papers.signing import SECRECY, Signer
from ui.paper.basis import Relation
from ui.widgets import QuietComboBox, column, label

REASON = "paper.signer_reason"
"""Why somebody signed whom the law does not name: kept with what was typed for the paper."""
_WARNING = "Luật ghi người ký là người đứng đầu. Ghi lý do nếu người này ký; lý do được giữ cùng giấy."


class Signing(QWidget):
    """The boxes above a paper's inputs. ``edited`` comes with every change."""

    edited = Signal()

    def __init__(self, signers: tuple[Signer, ...], relatives: tuple[Relation, ...]) -> None:
        super().__init__()
        self._signers, self._relatives = signers, relatives
        self._signer = _box("Người ký", [str(signer) for signer in signers])
        self._reason = QLineEdit()
        self._reason.setAccessibleName("Lý do người này ký")
        self._reason.setPlaceholderText("Lý do người này ký")
        self._warning = label(_WARNING, "fault", wrap=True)
        self._relative = _box("Người đại diện, thân nhân", [relative.label for relative in relatives])
        self._secrecy = _box("Độ mật", ["Không", *SECRECY])
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        if signers:
            self._add("Người ký", self._signer)
            self._layout.addWidget(self._warning)
            self._layout.addWidget(self._reason)
        if len(relatives) > 1:
            self._add("Người đại diện, thân nhân", self._relative)
        self._boxes = {"signer": self._signer, "relative": self._relative, "secrecy": self._secrecy}
        for box in self._boxes.values():
            box.currentIndexChanged.connect(lambda _: self._on_changed())
        self._reason.textChanged.connect(lambda _: self.edited.emit())
        self._show_reason()

    def _add(self, text: str, box: QuietComboBox) -> None:
        caption = label(text, "label")
        caption.setBuddy(box)
        self._layout.addWidget(caption)
        self._layout.addWidget(box)

    @property
    def secrecy(self) -> QWidget:
        """The box of the secrecy, to be put where papers with a head offer it."""
        made = QWidget()
        caption = label("Độ mật (chỉ đóng dấu khi có căn cứ)", "label")
        caption.setBuddy(self._secrecy)
        made.setLayout(column(caption, self._secrecy, spacing=2))
        return made

    def _on_changed(self) -> None:
        self._show_reason()
        self.edited.emit()

    def _show_reason(self) -> None:
        unexpected = self.signer is not None and not self.signer.is_expected
        for widget in (self._warning, self._reason):
            widget.setVisible(unexpected)

    @property
    def signer(self) -> Signer | None:
        return self._signers[self._signer.currentIndex()] if self._signers else None

    @property
    def lacks_reason(self) -> bool:
        """Whether somebody signs whom the law does not name, and nobody said why."""
        return self.signer is not None and not self.signer.is_expected and not self._reason.text().strip()

    def ask_reason(self) -> None:
        self._reason.setFocus()

    def texts(self) -> dict[str, str]:
        """What the paper says by these boxes."""
        said: dict[str, str] = {}
        if self._relatives:
            said |= self._relatives[max(self._relative.currentIndex(), 0)].texts
        if self.signer is not None:
            said |= self.signer.texts()
        secrecy = self._secrecy.currentIndex()
        said["paper.secrecy"] = SECRECY[secrecy - 1] if secrecy > 0 else ""
        return said

    def draft(self) -> dict[str, str]:
        """What is chosen and typed in the boxes, for ``show_draft``."""
        return {name: box.currentText() for name, box in self._boxes.items()} | {REASON: self._reason.text()}

    def show_draft(self, draft: Mapping[str, str]) -> None:
        """Choose again what ``draft`` gave; whoever is not offered any more is not chosen."""
        for name, box in self._boxes.items():
            box.setCurrentIndex(max(box.findText(draft[name]), 0))
        self._reason.setText(draft[REASON])

    def kept(self) -> dict[str, str]:
        """What of it is kept with the paper."""
        kept = {name: text for name, text in self.texts().items() if text and name != "paper.signer"}
        if self._reason.isVisibleTo(self) and self._reason.text().strip():
            kept[REASON] = self._reason.text().strip()
        return kept


def _box(name: str, entries: list[str]) -> QuietComboBox:
    box = QuietComboBox()
    box.setAccessibleName(name)
    box.addItems(entries)
    box.setMinimumContentsLength(12)
    return box
