"""The seal of rule files: Ed25519 over the exact bytes, by a publisher who is trusted.

A sealed file is one line, then the bytes as they were signed; the line is a comment to who reads the whole as TOML:

    # so-binh-an rules 1 <public key, 64 hex digits> <signature, 128 hex digits>

Who is trusted stands in publishers.txt: a public key and a name a line. A training registry also trusts the key of
training, which everybody can have.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from models.errors import ErrorCode, RegistryError
from models.law.rule_files import MOST_SEALED
from models.ports import SignedBytes

_HEAD = re.compile(rb"# so-binh-an rules 1 ([0-9a-f]{64}) ([0-9a-f]{128})\n")
_LINE = re.compile(r"([0-9a-f]{64})\s+(\S.*)")
TRAINING_PUBLISHER = "Nơi phát hành (huấn luyện)"


class Ed25519Seal:
    """The ``RuleFileSeal`` of models/ports.py. ``publishers``: names by public key (hex)."""

    def __init__(self, publishers: Mapping[str, str]) -> None:
        self._publishers = publishers

    def open(self, sealed: bytes) -> SignedBytes:
        """Raises RULE_FILE_SEAL for what is no sealed file or was changed, RULE_FILE_UNTRUSTED for another's key."""
        key, signature, content = _parts(sealed)
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, content)
        except (InvalidSignature, ValueError) as error:
            raise RegistryError(ErrorCode.RULE_FILE_SEAL) from error
        if key not in self._publishers:
            raise RegistryError(ErrorCode.RULE_FILE_UNTRUSTED, key=key[:16])
        return SignedBytes(content, self._publishers[key])


def _parts(sealed: bytes) -> tuple[str, bytes, bytes]:
    if len(sealed) > MOST_SEALED:
        raise RegistryError(ErrorCode.RULE_FILE_SEAL)
    head = _HEAD.match(sealed)
    if head is None:
        raise RegistryError(ErrorCode.RULE_FILE_SEAL)
    return head[1].decode(), bytes.fromhex(head[2].decode()), sealed[head.end() :]


def signed_content(sealed: bytes) -> bytes:
    """What was signed, of a file that was accepted before. Raises RULE_FILE_SEAL."""
    return _parts(sealed)[2]


def sealed_by(key: Ed25519PrivateKey, content: bytes) -> bytes:
    """Rule files as a publisher gives them out."""
    head = f"# so-binh-an rules 1 {public_hex(key)} {key.sign(content).hex()}\n"
    return head.encode() + content


def public_hex(key: Ed25519PrivateKey) -> str:
    """The public key as publishers.txt writes it."""
    return key.public_key().public_bytes_raw().hex()


def training_key() -> Ed25519PrivateKey:
    """The key of training. It is no secret: only training registries trust it."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"so-binh-an: huan luyen").digest())


@lru_cache(maxsize=1)
def packaged_publishers() -> Mapping[str, str]:
    """The publishers whom every registry trusts."""
    lines = resources.files("storage").joinpath("publishers.txt").read_text("utf-8").splitlines()
    found = (_LINE.fullmatch(line.strip()) for line in lines if line.strip() and not line.startswith("#"))
    return {line[1]: line[2] for line in found if line is not None}
