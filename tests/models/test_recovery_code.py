"""The code of a recovery sheet: the same from words, groups and the QR code, and every slip is told."""

from __future__ import annotations

import hashlib
import unicodedata
from random import Random

import pytest

from models.errors import ErrorCode, RegistryError, SheetFault
from models.recovery.code import Part, SheetCode, read_code, secret_of, split, word_list

CODE = SheetCode(Part.WHOLE, 41, bytes(range(32)))
RANDOM_CODES = [SheetCode(Part(i % 3), i, Random(i).randbytes(32)) for i in range(40)]


def fault_of(typed: str) -> tuple[str, int]:
    with pytest.raises(RegistryError) as raised:
        read_code(typed)
    assert raised.value.code is ErrorCode.SHEET_UNREADABLE
    return str(raised.value.details["fault"]), int(raised.value.details["place"])


def test_the_words_never_change() -> None:
    """They lie printed in safes."""
    digest = hashlib.sha256(" ".join(word_list()).encode()).hexdigest()
    assert digest == "b41afb04c943822f5e8bc09b04c6611052d22433423b5e4310aa00cb2d1c6d3b"
    assert len(set(word_list())) == 2048


def test_no_input_method_changes_a_word() -> None:
    """Telex makes marks of doubled letters, of w, and of s f r x j z after a vowel; no word has these."""
    for word in word_list():
        assert word.isascii()
        assert word.isalpha()
        first_vowel = min(place for place, letter in enumerate(word) if letter in "aeiouy")
        assert not set(word[first_vowel:]) & set("sfrxjzw")
        assert not any(word.count(letter) > 1 for letter in "aeod")


@pytest.mark.parametrize("code", RANDOM_CODES, ids=lambda code: str(code.tag))
def test_words_groups_and_qr_code_say_the_same(code: SheetCode) -> None:
    assert len(code.words()) == 26
    assert read_code(" ".join(code.words())) == code
    assert read_code("-".join(code.groups())) == code
    assert read_code("".join(code.groups()).lower()) == code
    assert read_code(code.scanned()) == code


@pytest.mark.parametrize(
    "typed",
    [
        "\n".join(f"{i}. {word}" for i, word in enumerate(CODE.words(), 1)),
        "  ".join(CODE.words()).upper(),
        ", ".join(unicodedata.normalize("NFD", word).replace("a", "á") for word in CODE.words()),
    ],
    ids=["numbered", "capitals", "with marks"],
)
def test_words_may_be_typed_as_people_type(typed: str) -> None:
    assert read_code(typed) == CODE


def test_letters_that_look_alike_are_read_alike() -> None:
    typed = CODE.scanned().replace("0", "O").replace("1", "I")
    assert read_code(typed.replace("SBAI", "SBA1", 1)) == CODE


@pytest.mark.parametrize("place", [1, 13, 26])
def test_a_word_that_is_none_is_named_by_its_place(place: int) -> None:
    words = list(CODE.words())
    words[place - 1] = "hello"
    assert fault_of(" ".join(words)) == (SheetFault.UNKNOWN_WORD, place)


def test_a_missing_word_is_told() -> None:
    assert fault_of(" ".join(CODE.words()[:-1])) == (SheetFault.COUNT, 25)
    assert fault_of("") == (SheetFault.COUNT, 0)


def test_swapped_words_are_told_from_a_good_sheet() -> None:
    noticed = 0
    for code in RANDOM_CODES:
        for place in range(25):
            words = list(code.words())
            if words[place] == words[place + 1]:
                continue
            words[place], words[place + 1] = words[place + 1], words[place]
            with pytest.raises(RegistryError) as raised:
                read_code(" ".join(words))
            assert raised.value.details["fault"] == SheetFault.CHECKSUM
            noticed += 1
    assert noticed > 900


def test_a_wrong_letter_in_the_groups_is_told() -> None:
    for place in range(56):
        letters = list("".join(CODE.groups()))
        letters[place] = "7" if letters[place] != "7" else "8"
        assert fault_of("".join(letters))[0] == SheetFault.CHECKSUM


def test_two_sheets_give_the_secret_and_one_alone_tells_nothing() -> None:
    secret, mask = Random(5).randbytes(32), Random(6).randbytes(32)
    first, second = split(secret, 9, mask)
    assert secret_of([second, first]) == secret
    assert first.secret == mask
    for one in (first, second):
        with pytest.raises(RegistryError) as raised:
            secret_of([one])
        assert raised.value.code is ErrorCode.SHEET_HALF_MISSING
    with pytest.raises(RegistryError):
        secret_of([first, first])


def test_halves_of_two_sets_are_told() -> None:
    first, _ = split(bytes(32), 1, Random(1).randbytes(32))
    _, second = split(bytes(32), 2, Random(2).randbytes(32))
    for pair in ([first, second], [CODE, second]):
        with pytest.raises(RegistryError) as raised:
            secret_of(pair)
        assert raised.value.code is ErrorCode.SHEETS_APART


def test_a_code_is_not_written_where_it_is_shown() -> None:
    assert CODE.secret.hex() not in repr(CODE)
    assert CODE.words()[3] not in repr(CODE)
