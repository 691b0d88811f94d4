"""The printed words of the blank forms, in order, against structure.toml (written from form-structure.md)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from models.papers.values import PaperValues
from printing.forms import form_ids, load_form
from printing.render import render_form
from tests.printing.reading import Page, Row, all_rows, body_text, normalised, read, text_with_boxes
from tests.printing.samples import filled

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("structure.toml").read_text("utf-8"))
SHARED: dict[str, list[str]] = TABLE.pop("shared")
FORMS = tuple(TABLE)
PAGE_CENTRE = 105.0


@lru_cache(maxsize=32)
def blank(form_id: str) -> tuple[Page, ...]:
    return tuple(read(render_form(load_form(form_id), PaperValues(), training=False)))


@lru_cache(maxsize=32)
def full(form_id: str) -> tuple[Page, ...]:
    return tuple(read(render_form(load_form(form_id), filled(), training=False)))


def labels_of(form_id: str) -> Iterator[str]:
    for label in TABLE[form_id]["labels"]:
        yield from SHARED[label[1:]] if label.startswith("@") else (label,)


def signature_column(pages: tuple[Page, ...], form_id: str, left: float, right: float) -> list[Row]:
    """Rows of one column from the signature heading down to the foot."""
    heading = TABLE[form_id]["right"].split(" …")[0].split(" (")[0]
    rows = [row for row in all_rows(pages) if (column := row.between(PAGE_CENTRE, 210)) and heading in column.text]
    page, top = rows[-1].page, rows[-1].baseline
    below = [row.between(left, right) for row in all_rows(pages) if row.page == page and row.baseline > top - 1.2]
    return [row for row in below if row is not None]


def words_of(rows: list[Row]) -> str:
    return normalised(" ".join(row.text for row in rows))


def test_the_table_has_every_form_of_user_management_that_we_print() -> None:
    assert {form_id for form_id in form_ids() if form_id.startswith("III-")} >= set(FORMS)
    assert len(FORMS) == 8


@pytest.mark.parametrize("form_id", FORMS)
def test_the_labels_of_a_blank_form_stand_in_the_order_of_the_gazette(form_id: str) -> None:
    text = normalised(text_with_boxes(blank(form_id)))
    end = 0
    for label in labels_of(form_id):
        start = text.find(normalised(label), end)
        assert start >= 0, (
            f"{form_id}: {label!r} is not behind {text[max(0, end - 60) : end]!r}, but: {text[end:][:300]}"
        )
        end = start + len(normalised(label))


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_has_no_parts_of_other_forms(form_id: str) -> None:
    text = normalised(body_text(blank(form_id)))
    for words in TABLE[form_id]["absent"]:
        assert normalised(words) not in text.replace("Số CMND", "").replace("Số điện thoại", ""), words


@pytest.mark.parametrize("form_id", FORMS)
def test_labels_that_stand_once_on_the_form_stand_once_on_paper(form_id: str) -> None:
    """A block printed twice would pass a test of order alone."""
    text = normalised(body_text(blank(form_id)))
    for label in ("CỘNG HÒA XÃ HỘI", "Quê quán:", "Nơi ở hiện tại:", "Điều 1.", "Điều 2.", "Điều 3.", "Nơi nhận:"):
        assert text.count(label) == sum(entry.count(label) for entry in labels_of(form_id)), label


@pytest.mark.parametrize("form_id", FORMS)
def test_the_title_is_bold_and_has_its_rule_only_where_the_form_has_one(form_id: str) -> None:
    page, wanted = blank(form_id)[0], TABLE[form_id]
    bold = [c for r in page.rows if (c := r.between(31, 210)) and c.text in wanted["title"] and c.sizes == {14.0}]
    assert [row.text for row in bold] == wanted["title"]
    assert all(row.faces == {"Tinos-Bold"} for row in bold)
    last = bold[-1]
    rules = [r for r in page.rules if r.is_level and 0 < r.top - last.baseline < 6 and r.length < last.width]
    assert len(rules) == wanted["rule"]


@pytest.mark.parametrize("form_id", FORMS)
def test_the_number_of_the_form_stands_bold_at_the_top_right_of_the_first_page_only(form_id: str) -> None:
    first, *others = blank(form_id)
    found = [row for row in first.rows if row.text == TABLE[form_id]["corner"]]
    assert len(found) == 1
    assert found[0].faces == {"Tinos-Bold"}
    assert found[0].right == pytest.approx(195.0, abs=0.5)
    assert found[0].baseline < 20.0
    for page in others:
        assert TABLE[form_id]["corner"] not in [row.text for row in page.rows]


@pytest.mark.parametrize("form_id", FORMS)
def test_the_foot_of_every_page_says_that_the_form_is_not_yet_compared(form_id: str) -> None:
    for pages in (blank(form_id), full(form_id)):
        for page in pages:
            foot = page.rows[-1]
            assert "chưa đối chiếu với Công báo" in foot.text
            assert form_id in foot.text
            assert foot.top > 277.0


@pytest.mark.parametrize("form_id", FORMS)
def test_signature_columns_have_the_words_of_the_form(form_id: str) -> None:
    wanted = TABLE[form_id]
    left = words_of(signature_column(blank(form_id), form_id, 0, PAGE_CENTRE))
    right = words_of(signature_column(blank(form_id), form_id, PAGE_CENTRE, 210))
    assert right == normalised(wanted["right"])
    if "recipients" not in wanted:
        assert left == normalised(" ".join([wanted.get("left", ""), wanted.get("second", "")]))


@pytest.mark.parametrize("form_id", [form_id for form_id in FORMS if "recipients" in TABLE[form_id]])
def test_recipients_are_those_of_the_form(form_id: str) -> None:
    head, *entries = signature_column(full(form_id), form_id, 0, PAGE_CENTRE)
    assert head.text == "Nơi nhận:"
    assert len(entries) == len(TABLE[form_id]["recipients"])
    for row, wanted in zip(entries, TABLE[form_id]["recipients"], strict=True):
        assert row.text.startswith(wanted)


def test_a_recipient_that_is_not_known_is_left_out() -> None:
    pages = tuple(read(render_form(load_form("III-04"), filled(decision__registered_police=""))))
    entries = signature_column(pages, "III-04", 0, PAGE_CENTRE)
    assert [row.text[:6] for row in entries] == ["Nơi nh", "- Như ", "- UBND", "- Lưu:"]


@pytest.mark.parametrize("form_id", form_ids())
def test_nothing_unknown_prints_as_none(form_id: str) -> None:
    for values in (PaperValues(), filled(), PaperValues({"person.name": "Trần Văn Thử"})):
        text = "\n".join(page.text for page in read(render_form(load_form(form_id), values)))
        assert not re.search(r"\b(None|nan|null|NaN)\b|[{}]", text)


@pytest.mark.parametrize("form_id", form_ids())
def test_a_filled_form_has_no_dotted_places_left(form_id: str) -> None:
    text = normalised(body_text(read(render_form(load_form(form_id), filled()))))
    assert "…" not in text


@pytest.mark.parametrize(
    ("form_id", "wanted"),
    [("III-02", "Số: …/TB-CAX"), *((form_id, "Số: …/QĐ-CAX") for form_id in ("III-04", "III-07", "III-08", "III-09"))],
)
def test_a_number_that_is_still_to_be_given_has_the_symbol_of_the_office(form_id: str, wanted: str) -> None:
    form = load_form(form_id)
    pages = read(render_form(form, filled(**{form.number_field.replace(".", "__"): ""})))
    assert normalised(wanted) in normalised(body_text(pages[:1]))


def test_the_writer_of_a_notice_is_told_what_belongs_there_only_while_it_is_blank() -> None:
    prompt = "(hành vi, nơi thực hiện hành vi, cơ quan tiến hành xét nghiệm)"
    assert prompt in normalised(body_text(blank("III-02")))
    assert prompt not in normalised(body_text(full("III-02")))


@pytest.mark.parametrize("first", ["Phạt cảnh cáo.", "Lần 1: Phạt cảnh cáo."])
def test_earlier_decisions_are_numbered_one_a_line(first: str) -> None:
    pages = read(render_form(load_form("III-05"), filled(person__prior_decisions=f"{first}\nPhạt tiền.")))
    text = normalised(body_text(pages))
    assert "biện pháp áp dụng): Lần 1: Phạt cảnh cáo. Lần 2: Phạt tiền. 17." in text


@pytest.mark.parametrize("form_id", FORMS)
def test_dotted_lines_reach_from_margin_to_margin(form_id: str) -> None:
    """Whole lines to write on, and those behind the label of a line of its own."""
    whole = [row for row in all_rows(blank(form_id)) if set(row.text) == {"."} and row.width > 100]
    labelled = [row for row in all_rows(blank(form_id)) if row.text.startswith(("Quê quán:", "5. Quê quán:"))]
    assert len(labelled) == 1
    for row in (*whole, *labelled):
        assert row.text.endswith("....")
        assert row.right == pytest.approx(195.0, abs=0.2)
    assert all(row.left == pytest.approx(30.0, abs=0.2) for row in whole)


@pytest.mark.parametrize("form_id", FORMS)
def test_a_form_has_as_many_check_boxes_as_the_official_one(form_id: str) -> None:
    assert sum(len(page.check_boxes) for page in blank(form_id)) == TABLE[form_id]["boxes"]


@pytest.mark.parametrize(
    ("form_id", "field", "code", "words"),
    [(form_id, *entry) for form_id in FORMS for entry in TABLE[form_id].get("ticks", ())],
)
def test_a_chosen_code_ticks_the_one_box_of_its_words(form_id: str, field: str, code: str, words: str) -> None:
    pages = read(render_form(load_form(form_id), PaperValues(codes={field: (code,)})))
    ticked = [(page, box) for page in pages for box in page.check_boxes if page.is_ticked(box)]
    assert len(ticked) == 1
    page, box = ticked[0]
    row = next(r for r in page.rows if abs(r.baseline - box.bottom) < 1.0)
    before, after = row.between(0, box.left), row.between(box.right, 210)
    if form_id == "III-05":
        assert before is not None
        assert normalised(before.text).endswith(words)
    else:
        assert before is None
        assert after is not None
        assert words in after.text


@pytest.mark.parametrize("form_id", FORMS)
def test_a_blank_form_has_no_ticks(form_id: str) -> None:
    for page in blank(form_id):
        assert not any(page.is_ticked(box) for box in page.check_boxes)


def test_all_codes_of_a_field_together_tick_all_its_boxes() -> None:
    codes: dict[str, tuple[str, ...]] = {}
    for field, code, _ in TABLE["III-05"]["ticks"]:
        codes[field] = (*codes.get(field, ()), code)
    pages = read(render_form(load_form("III-05"), PaperValues(codes=codes)))
    assert sum(page.is_ticked(box) for page in pages for box in page.check_boxes) == len(TABLE["III-05"]["ticks"])


def test_the_place_of_the_photo_is_a_3x4_frame_at_the_left_level_with_the_title() -> None:
    page = blank("III-05")[0]
    frame = next(f for f in page.frames if f.width > 20)
    assert frame.width == pytest.approx(30.0, abs=0.5)
    assert frame.height == pytest.approx(40.0, abs=0.5)
    assert frame.left == pytest.approx(30.0, abs=0.5)
    title = next(row for row in page.rows if "BẢN TÓM TẮT LÝ LỊCH" in row.text)
    assert frame.top < title.baseline < frame.bottom
    inside = [c for row in page.rows_within(frame.top, frame.bottom) if (c := row.between(frame.left, frame.right))]
    assert words_of(inside) == "Ảnh 3 x 4, đóng dấu giáp lai"
    words = title.between(frame.right, 210)
    assert words is not None
    assert words.left > frame.right
