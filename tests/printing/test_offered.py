"""Which forms the page of a person offers."""

from __future__ import annotations

from models.papers.office_form import OfficeForm
from printing.forms import form_ids, form_text, load_form
from printing.forms.corrected import FormBook
from printing.offered import offered_forms


def test_the_police_are_offered_their_papers_those_of_people_and_those_of_the_committee() -> None:
    offered = offered_forms()
    assert {"III-04", "V-20", "V-53", "V-55", "V-56", "V-59", "V-60", "I-18", "HT-KTCT"} <= set(offered)
    assert all(name == load_form(form).name for form, name in offered.items())
    kept_back = {form for form in form_ids() if form not in offered}
    of_others = {form for form in kept_back if load_form(form).author in ("health", "centre")}
    assert kept_back - of_others == {"HT-BIA", "HT-BBTH", "HT-BCUB", "HT-TXDL"}


def test_forms_come_annex_by_annex_and_house_templates_last() -> None:
    families = list(dict.fromkeys(form.partition("-")[0] for form in offered_forms()))
    assert families == ["III", "109", "V", "I", "HT"]


def test_the_office_s_own_forms_are_offered_by_the_name_that_it_gave_them() -> None:
    def own(form: str, base: str = "") -> OfficeForm:
        name = load_form(form).name
        return OfficeForm(form_text(form).replace(f'name = "{name}"', f'name = "{name} (xã)"'), base)

    book = FormBook(
        {
            "III-04": own("III-04", load_form("III-04").version),
            "V-20": own("V-20", "2021-1"),
            "CAX-01": own("HT-KTCT"),
            "CAX-02": OfficeForm("hỏng", ""),
        }
    )
    offered = offered_forms(book)
    assert offered["III-04"] == f"{load_form('III-04').name} (xã)"
    assert offered["V-20"] == load_form("V-20").name
    assert list(offered)[-1] == "CAX-01"
    assert set(offered) == {*offered_forms(), "CAX-01"}
