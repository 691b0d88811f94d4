"""Sealing to a public key, for who is not there with a password: HPKE (RFC 9180) with X25519, HKDF-SHA256,
AES-256-GCM. Only the holder of the private key opens a box; nobody is proved to have made it."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.sealing import KEY_BYTES, SealBroken

USER, SHEET = b"so-binh-an user box", b"so-binh-an recovery sheet"
"""What a box key is derived for."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def box_key(secret: bytes, purpose: bytes) -> X25519PrivateKey:
    """The private key that a 256-bit secret stands for."""
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(secret)
    return X25519PrivateKey.from_private_bytes(derived)


def public_of(private: X25519PrivateKey) -> bytes:
    """The public key, 32 bytes."""
    return private.public_key().public_bytes_raw()


def signing_public(seed: bytes) -> bytes:
    """The public Ed25519 key of a signing seed, 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def seal_to(public: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """A box for the holder of a private key. Raises ValueError for what is no public key."""
    return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), bound_to)


def open_box(private: X25519PrivateKey, sealed: bytes, bound_to: bytes) -> bytes:
    """What is in a box. Raises SealBroken."""
    try:
        return _SUITE.decrypt(sealed, private, bound_to)
    except (InvalidTag, ValueError):
        raise SealBroken from None
