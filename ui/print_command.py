"""``main.py print``: one paper, a blank form, a dossier or a list into a PDF file, as the window would print it."""

from __future__ import annotations

import argparse
import sys

from models.actions.keep_paper import log_reprint
from models.clock import Clock
from models.ids import PersonId
from models.looks import LookKind
from models.papers.contents import DossierKind
from models.papers.lists import ListAsked, ListKind, ask_today, list_of
from models.papers.values import blank_values, dated
from models.ports import Queries, Registry, Storage
from models.roles import Permission
from printing.dossier import render_dossier
from printing.filling import proposals, with_inputs
from printing.forms import load_form
from printing.lists import list_form, render_blank_list, render_list
from printing.render import render_form
from ui.command_line import open_registry
from ui.dossier_reading import read_dossier
from ui.form_names import form_words
from ui.paper.basis import read_paper

_DONE, _USAGE = 0, 2
_NOT_NOTED = "Ổ đĩa chưa nhận dòng nhật ký truy cập, nên chưa ghi tệp nào. Giải phóng chỗ trống trên ổ đĩa rồi làm lại."
_PLAIN = "Tệp PDF không mã hóa và có dữ liệu cá nhân: xóa ngay khi không còn cần."


def run_print(arguments: argparse.Namespace, storage: Storage, clock: Clock) -> int:
    """Write the PDF. Raises what opening, reading and writing raise; NOT_ALLOWED to whom plain files are closed."""
    if arguments.out.exists():
        return _lacks("Tệp đã có; chọn tên khác.")
    if arguments.blank:
        if arguments.dossier:
            return _lacks("--blank đi với --form hoặc --list.")
        storage.write_file(arguments.out, _blank(arguments))
        return _DONE
    if arguments.folder is None or (arguments.list is None and arguments.person is None):
        return _lacks("Cần thư mục của sổ, và --person cho một giấy hay một hồ sơ.")
    registry = open_registry(arguments, storage)
    try:
        registry.user.must_be_allowed(Permission.PRINT)
        registry.user.must_be_allowed(Permission.SAVE_PLAIN)
        person, form, pdf = _made(arguments, registry, clock)
        registry.write(log_reprint, person, None, form, 1)
        if not registry.note_access(LookKind.PRINT, person, form):
            return _lacks(_NOT_NOTED)
        storage.write_file(arguments.out, pdf)
    finally:
        registry.close()
    print(_PLAIN)
    return _DONE


def _blank(arguments: argparse.Namespace) -> bytes:
    if arguments.list:
        return render_blank_list(ListKind(arguments.list), training=arguments.training)
    return render_form(load_form(arguments.form), blank_values(), training=arguments.training)


def _lacks(words: str) -> int:
    print(words, file=sys.stderr)
    return _USAGE


def _made(arguments: argparse.Namespace, registry: Registry, clock: Clock) -> tuple[PersonId | None, str, bytes]:
    """The person whom a print is about, its form, and its bytes."""
    training = arguments.training
    if arguments.list:
        asked = _list_asked(arguments, clock)
        data = registry.read(lambda q: list_of(q, registry.user, asked, clock.now()))
        return None, list_form(asked.kind).id, render_list(data, training=training)
    person = registry.read(lambda q: _person(q, arguments.person))
    if arguments.dossier:
        dossier = read_dossier(registry, person, DossierKind(arguments.dossier), clock)
        return person, "dossier", render_dossier(dossier.data, training=training, name_of=form_words, book=dossier.book)
    basis = read_paper(registry, person, arguments.form, clock)
    form = basis.form
    values = dated(basis.values, basis.day)
    values = with_inputs(form, values, proposals(form, values, basis.when))
    return person, form.id, render_form(form, values, training=training)


def _list_asked(arguments: argparse.Namespace, clock: Clock) -> ListAsked:
    kind = ListKind(arguments.list)
    asked = ask_today(kind, clock.now())
    return ListAsked(kind, arguments.first or asked.first, arguments.last or asked.last)


def _person(queries: Queries, text: str) -> PersonId:
    """The person of an id, or of a number of identity. Raises NOT_FOUND."""
    found = queries.search(text, limit=2).rows if text.isdigit() else ()
    exact = [row.id for row in found if row.number == text]
    person = exact[0] if len(exact) == 1 else PersonId(text)
    return queries.person(person).id
