"""Making a dossier: read on the registry worker, laid out on the paper worker, with progress and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import Signal

from models.errors import RegistryError
from models.ids import PersonId
from models.papers.contents import DossierKind
from printing.dossier import render_dossier
from ui.dossier_reading import Dossier, read_dossier
from ui.form_names import form_words
from ui.progress_line import ProgressLine
from ui.workplace import Workplace


class DossierRun(ProgressLine):
    """The line that tells how far a dossier is; hidden while none is made.

    Signals: ``made`` (bytes), ``failed`` (RegistryError; CANCELLED if the user stopped it).
    """

    made = Signal(bytes)
    failed = Signal(object)

    def __init__(self, place: Workplace) -> None:
        super().__init__("Đang ghép hồ sơ", "Dừng ghép hồ sơ")
        self._place = place

    def start(self, person_id: PersonId, kind: DossierKind, left_out: frozenset[str], set_name: str) -> None:
        """Make a dossier; nothing happens while another one is being made."""
        if self.is_running:
            return
        token = self.begin()
        clock, training, tasks = self._place.clock, self._place.training, self._place.tasks

        def step(done: int, total: int) -> None:
            token.check()
            self.step(done, total)

        def render(dossier: Dossier) -> None:
            def job() -> bytes:
                return render_dossier(
                    dossier.data, training=training, name_of=form_words, book=dossier.book, progress=step
                )

            tasks.compute(job, self._on_made, self._on_failed, self)

        tasks.run(
            lambda registry: read_dossier(
                registry, person_id, kind, clock, left_out=left_out, set_name=set_name, step=step
            ),
            render,
            self._on_failed,
            self,
        )

    def _on_made(self, pdf: bytes) -> None:
        self.end()
        self.made.emit(pdf)

    def _on_failed(self, error: RegistryError) -> None:
        self.end()
        self.failed.emit(error)
