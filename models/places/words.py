"""An address as words with keys, so that the usual spellings of a name are one key.

The key of a word is folded (models/text.py), with ``y`` after a consonant as ``i`` (``Mỹ`` is ``Mĩ``), Roman numbers
as digits (``Phường II`` is ``Phường 2``) and no leading zeros; the key of a name is its words' keys without spaces
(``Đakrông`` is ``Đa Krông``). Accents are compared apart.
"""

from __future__ import annotations

import re
from functools import cached_property

from models.memory import forgetting_cache
from models.places.units import Kind
from models.text import accent_key, fold

_TOKEN = re.compile(r"[^\W_]+(?:['’‘ʼ`´][^\W_]+)*['’‘ʼ`´]?")
_GLUED = re.compile(r"(p|f|q|phuong|phường|quan|quận)(\d{1,2})")
_BREAK = re.compile(r"[,;:|/\\()\[\]\n]")
_Y_AS_I = re.compile(r"(?<![a-z])(qu|[bcdghklmnpqrstvx]+)y$")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}

_KIND_WORDS = {
    "tinh": Kind.PROVINCE, "t": Kind.PROVINCE,
    "thanhpho": Kind.CITY, "tp": Kind.CITY, "tpho": Kind.CITY,
    "quan": Kind.URBAN_DISTRICT, "q": Kind.URBAN_DISTRICT,
    "huyen": Kind.RURAL_DISTRICT, "h": Kind.RURAL_DISTRICT,
    "thixa": Kind.TOWN, "tx": Kind.TOWN, "txa": Kind.TOWN,
    "xa": Kind.RURAL_COMMUNE, "x": Kind.RURAL_COMMUNE,
    "phuong": Kind.WARD, "p": Kind.WARD, "f": Kind.WARD,
    "thitran": Kind.TOWNSHIP, "tt": Kind.TOWNSHIP, "ttran": Kind.TOWNSHIP,
    "dackhu": Kind.SPECIAL_ZONE, "dk": Kind.SPECIAL_ZONE,
}  # fmt: skip
_KINDS_LIKE_SYLLABLES = frozenset({"quan", "xa", "phuong", "tinh"})
_KIND_ENDS = frozenset({*_KIND_WORDS, "pho", "tran", "khu", "k"})
_PAIR_STARTS = frozenset({"t", "d", "thi", "thanh", "dac"})
_ACCENTED_KIND_WORDS = frozenset({"xã", "phường", "quận", "huyện", "tỉnh", "đk"})
_HAMLETS = frozenset(
    {"thon", "ap", "xom", "ban", "buon", "bon", "lang", "khom", "kp", "tdp", "to", "doi", "khu", "khoi", "soc", "phum"}
)
_STREETS = frozenset({"duong", "pho", "ngo", "ngach", "hem", "kiet", "so", "nha", "cu", "lo", "ql", "tl", "dt"})
LONGEST_TAIL = 60
"""Words looked at from the end; nobody writes commune, district and province in more."""


@forgetting_cache(8192)
def word_key(word: str) -> str:
    """Key of one word."""
    folded = _Y_AS_I.sub(r"\1i", fold(word))
    return folded.lstrip("0") or "0" if folded.isdigit() else _ROMAN.get(folded, folded)


def name_key(name: str) -> str:
    """Key of a name: ``Bà Rịa - Vũng Tàu`` gives ``bariavungtau``."""
    return "".join(map(word_key, name.split()))


@forgetting_cache(8192)
def spelling_key(word: str) -> str:
    """Key of one word in which accents count; where the tone mark stands and y for i do not."""
    key = accent_key(word)
    letters, tone = (key[:-1], key[-1]) if key[-1:].isdigit() and not word.isdigit() else (key, "")
    letters = _Y_AS_I.sub(r"\1i", letters)
    return _ROMAN.get(letters, letters.lstrip("0")) + tone


def spelling_of_name(name: str) -> str:
    """Key of a name in which accents count; dashes and spaces do not."""
    return "".join(spelling_key(word) for word in name.split() if word != "-")


class Words:
    """The last words of an address.

    Attributes, one entry per word: ``keys``; ``raw`` in small letters; ``starts`` in the text; ``breaks``, whether
    a comma or the like stands before it; ``kinds``, the kind written directly before it and where that begins.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self.raw: list[str] = []
        self.starts: list[int] = []
        self.breaks: list[bool] = []
        end = 0
        for token in _TOKEN.finditer(text):
            start = token.start()
            word = token[0].lower()
            broken = start > end and _BREAK.search(text, end, start) is not None
            end = token.end()
            glued = _GLUED.fullmatch(word)
            for part in glued.groups() if glued else (word,):
                self.raw.append(part)
                self.starts.append(start)
                self.breaks.append(broken)
                start += len(part)
                broken = False
        del self.raw[:-LONGEST_TAIL], self.starts[:-LONGEST_TAIL], self.breaks[:-LONGEST_TAIL]
        self.keys = [word_key(word) for word in self.raw]
        self.kinds: list[tuple[Kind | None, int]] = []
        for i in range(len(self.raw) + 1):
            may_end = i > 0 and self.keys[i - 1] in _KIND_ENDS
            self.kinds.append(self._kind_before(i) if may_end else (None, i))

    def __len__(self) -> int:
        return len(self.raw)

    def _kind_before(self, i: int) -> tuple[Kind | None, int]:
        if i < len(self.raw) and self.breaks[i]:
            return None, i
        if i > 1 and self.keys[i - 2] in _PAIR_STARTS and not self.breaks[i - 1]:
            kind = _KIND_WORDS.get(self.keys[i - 2] + self.keys[i - 1])
            if kind is not None and kind is not Kind.PROVINCE:
                return kind, i - 2
        word = self.raw[i - 1]
        follows_a_kind = self.kinds[i - 1][0] is not None and self.raw[i - 2] not in _KINDS_LIKE_SYLLABLES
        if follows_a_kind and word in _KINDS_LIKE_SYLLABLES:
            return None, i  # xã Quan Hóa
        if word.isascii() or word in _ACCENTED_KIND_WORDS:
            kind = _KIND_WORDS.get(self.keys[i - 1])
            if kind is not None:
                return kind, i - 1
        return None, i

    def begins_part(self, i: int) -> bool:
        """Whether nothing stands before the word in its part of the address."""
        return i == 0 or self.breaks[i]

    def follows_a_kind(self, i: int) -> bool:
        """Whether a kind stands anywhere before the word in its part of the address."""
        while i > 0 and not self.breaks[i]:
            if self.kinds[i][0] is not None:
                return True
            i -= 1
        return False

    def kind_may_end_a_name(self, i: int) -> bool:
        """Whether the kind before a word can be the end of a name: ``quan`` of ``Minh Quan``, without accents."""
        start = self.kinds[i][1]
        return self.raw[start] in _KINDS_LIKE_SYLLABLES and i - start == 1 and not self.begins_part(start)

    def names_something_smaller(self, i: int) -> bool:
        """Whether the word before marks what follows as a hamlet or street: ``thôn``, ``12``; not ``tổ 5``, ``Q.1``."""
        before = self.keys[i - 1]
        if before.isdigit():
            numbered = self.kinds[i - 1][0] is not None or self.keys[i - 3 : i - 1] == ["khu", "pho"]
            return not (numbered or (i > 1 and self.keys[i - 2] in _HAMLETS))
        return self.marks_something_smaller(i - 1)

    def marks_something_smaller(self, i: int) -> bool:
        return self.keys[i] in _HAMLETS or self.keys[i] in _STREETS

    @cached_property
    def has_accents(self) -> bool:
        return not self.is_plain(0, len(self.raw))

    def is_plain(self, start: int, end: int) -> bool:
        """Whether the words are written without any accent."""
        return all(word.isascii() for word in self.raw[start:end])

    def spelling(self, start: int, end: int) -> str:
        return "".join(map(spelling_key, self.raw[start:end]))

    def is_capitals(self, i: int) -> bool:
        start = self.starts[i]
        return self._text[start : start + len(self.raw[i])].isupper()

    def text_before(self, i: int) -> str:
        """The address up to a word, without what separates them."""
        end = self.starts[i] if i < len(self.raw) else len(self._text)
        return self._text[:end].rstrip(" ,;:.-–(/|")
