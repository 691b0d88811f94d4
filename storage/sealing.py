"""Sealing bytes (AES-256-GCM) and keyed digests (HMAC-SHA-256). One key serves one purpose."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class SealBroken(Exception):
    """The bytes were changed, or the key is not theirs."""


def new_key() -> bytes:
    """A random 256-bit key."""
    return os.urandom(KEY_BYTES)


def derived(key: bytes, purpose: str) -> bytes:
    """The key for another purpose that follows from a key (HKDF-SHA-256); it tells nothing of that key."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(key)


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Nonce and ciphertext; ``bound_to`` is authenticated but not stored."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """The plain bytes. Raises SealBroken."""
    return opener(key)(sealed, bound_to)


def opener(key: bytes) -> Callable[[bytes, bytes], bytes]:
    """``unseal`` for many things under one key. It holds the key. Raises SealBroken for what is no key."""
    try:
        cipher = AESGCM(key)
    except ValueError:
        raise SealBroken from None

    def unsealed(sealed: bytes, bound_to: bytes) -> bytes:
        try:
            return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):
            raise SealBroken from None

    return unsealed


def keyed_digest(key: bytes, content: bytes) -> bytes:
    """HMAC-SHA-256 of some content: equal content has equal digests, only to who holds the key."""
    return hmac.digest(key, content, "sha256")
