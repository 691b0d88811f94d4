"""Making a dossier: read on the registry worker, laid out on the paper worker, with progress and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from models.errors import RegistryError
from models.ids import PersonId
from models.papers.contents import DossierKind
from printing.dossier import render_dossier
from ui.dossier_reading import Dossier, read_dossier
from ui.form_names import form_words
from ui.tasks import CancelToken
from ui.widgets import button, label, row
from ui.workplace import Workplace

SHOWN_AFTER_MS = 400
"""A dossier that is made sooner comes without a bar that only flickers."""


class DossierRun(QWidget):
    """The line that tells how far a dossier is; hidden while none is made.

    Signals: ``made`` (bytes), ``failed`` (RegistryError; CANCELLED if the user stopped it).
    """

    made = Signal(bytes)
    failed = Signal(object)
    _stepped = Signal(int, int)

    def __init__(self, place: Workplace) -> None:
        super().__init__()
        self._place = place
        self._token: CancelToken | None = None
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Tiến độ ghép hồ sơ")
        self._stop = button("Dừng", self.stop, icon="ban", tip="Dừng ghép hồ sơ")
        self.setLayout(row(label("Đang ghép hồ sơ", "label"), self._bar, self._stop))
        self.layout().setContentsMargins(0, 0, 0, 0)
        self._stepped.connect(self._on_stepped)  # emitted on workers, delivered here
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(SHOWN_AFTER_MS)
        self._late.timeout.connect(self.show)
        self.hide()

    @property
    def is_running(self) -> bool:
        return self._token is not None

    def start(self, person_id: PersonId, kind: DossierKind, left_out: frozenset[str], set_name: str) -> None:
        """Make a dossier; nothing happens while another one is being made."""
        if self._token is not None:
            return
        token = self._token = CancelToken()
        clock, training, tasks = self._place.clock, self._place.training, self._place.tasks

        def step(done: int, total: int) -> None:
            token.check()
            self._stepped.emit(done, total)

        def render(dossier: Dossier) -> None:
            def job() -> bytes:
                return render_dossier(
                    dossier.data, training=training, name_of=form_words, book=dossier.book, progress=step
                )

            tasks.compute(job, self._on_made, self._on_failed, self)

        self._bar.setRange(0, 0)
        self._late.start()
        tasks.run(
            lambda registry: read_dossier(
                registry, person_id, kind, clock, left_out=left_out, set_name=set_name, step=step
            ),
            render,
            self._on_failed,
            self,
        )

    def stop(self) -> None:
        """Stop before the next paper."""
        if self._token is not None:
            self._token.cancel()

    def _on_stepped(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _end(self) -> None:
        self._token = None
        self._late.stop()
        self.hide()

    def _on_made(self, pdf: bytes) -> None:
        self._end()
        self.made.emit(pdf)

    def _on_failed(self, error: RegistryError) -> None:
        self._end()
        self.failed.emit(error)
