"""Text as it was typed in the fonts of TCVN3 and VNI: tables and encoders, written down from §5.5 of the data facts."""

from __future__ import annotations

import unicodedata

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
TCVN3_TABLE = """
a 61 B5 B6 B7 B8 B9
ă A8 BB BC BD BE C6
â A9 C7 C8 C9 CA CB
e 65 CC CE CF D0 D1
ê AA D2 D3 D4 D5 D6
i 69 D7 D8 DC DD DE
o 6F DF E1 E2 E3 E4
ô AB E5 E6 E7 E8 E9
ơ AC EA EB EC ED EE
u 75 EF F1 F2 F3 F4
ư AD F5 F6 F7 F8 F9
y 79 FA FB FC FD FE
đ AE
"""
TCVN3_CAPITALS = {"Ă": "A1", "Â": "A2", "Ê": "A3", "Ô": "A4", "Ơ": "A5", "Ư": "A6", "Đ": "A7"}


def _tcvn3_letters() -> dict[str, str]:
    """Letter to the sign that stands for it, written down from domain/documents-and-data.md §5.5."""
    table = {letter: chr(int(code, 16)) for letter, code in TCVN3_CAPITALS.items()}
    for line in TCVN3_TABLE.strip().splitlines():
        base, *codes = line.split()
        for code, tone in zip(codes, TONES, strict=False):
            table[unicodedata.normalize("NFC", base + tone)] = chr(int(code, 16))
    return table


TCVN3 = _tcvn3_letters()


def encode_tcvn3(text: str) -> str:
    """Unicode as somebody typed it in a .VnTime font: capitals with a tone do not exist and stay small."""
    return "".join(TCVN3.get(char) or TCVN3.get(char.lower(), char) for char in unicodedata.normalize("NFC", text))


# --- VNI ------------------------------------------------------------------------------------------

VNI_SIGNS = dict(zip(TONES[1:], "øûõùï", strict=True))
VNI_HAT = dict(zip(TONES, "âàåãáä", strict=True))
VNI_BREVE = dict(zip(TONES, "êèúüéë", strict=True))
VNI_I = dict(zip(TONES, ("i", "ì", "æ", "ó", "í", "ò"), strict=True))


def _vni_letters() -> dict[str, str]:
    """Letter to the one or two signs that stand for it, written down from §5.5."""
    table = {"đ": "ñ", "ỵ": "î"}
    for tone in TONES:
        for base in "aeouy":
            if (base, tone) != ("y", "\u0323"):
                table[unicodedata.normalize("NFC", base + tone)] = base + VNI_SIGNS.get(tone, "")
        for base, hat in (("a", "â"), ("e", "ê"), ("o", "ô")):
            table[unicodedata.normalize("NFC", hat + tone)] = base + VNI_HAT[tone]
        table[unicodedata.normalize("NFC", "ă" + tone)] = "a" + VNI_BREVE[tone]
        for sign, letter in (("ô", "ơ"), ("ö", "ư")):
            table[unicodedata.normalize("NFC", letter + tone)] = sign + VNI_SIGNS.get(tone, "")
        table[unicodedata.normalize("NFC", "i" + tone)] = VNI_I[tone]
    for letter, signs in list(table.items()):
        table[letter.upper()] = signs.upper()
    return table


VNI = _vni_letters()


def encode_vni(text: str) -> str:
    """Unicode as somebody typed it in a VNI-Times font."""
    return "".join(VNI.get(char, char) for char in unicodedata.normalize("NFC", text))
