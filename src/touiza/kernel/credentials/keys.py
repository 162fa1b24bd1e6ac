"""Public keys as credentials write them (multikey, JWK, older forms), and what they can check; our own signing keys.

Sizes and forms: W3C Controlled Identifiers 1.0 §2.2, RFC 7517/7518/8037; ECDSA signatures are r and s, side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

from touiza.kernel.credentials.multibase import decode58, decode64, from_multibase, to_multibase
from touiza.kernel.credentials.verdict import Broken, Json

Native = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
ED25519 = b"\xed\x01"  # multicodec prefixes
_CURVES: Mapping[bytes, ec.EllipticCurve] = {b"\x80\x24": ec.SECP256R1(), b"\x81\x24": ec.SECP384R1()}
_JWK_CURVES: Mapping[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1(), "P-521": ec.SECP521R1()}
_HASHES: Mapping[str, hashes.HashAlgorithm] = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
_ES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}
ALGORITHMS = frozenset({"EdDSA", "Ed25519", *_ES, *(f"{kind}{size}" for kind in ("RS", "PS") for size in _HASHES)})
_SMALLEST_RSA = 2048
_LARGEST_RSA = 8192


@dataclass(frozen=True)
class PublicKey:
    """A key that checks signatures. Two are equal when they are the same key, however each was written."""

    kind: str  # "Ed25519", "secp256r1", "secp384r1", "secp521r1", "RSA"
    der: bytes

    @property
    def native(self) -> Any:
        return serialization.load_der_public_key(self.der)

    def checks(self, signature: bytes, data: bytes) -> bool:
        """Tell whether a signature of the suites (Ed25519; ECDSA with the hash of its curve) is of this key."""
        if self.kind == "Ed25519":
            return _holds(lambda: self.native.verify(signature, data))
        size = self.native.key_size
        return self._ecdsa(signature, data, hashes.SHA256() if size == 256 else hashes.SHA384())

    def checks_token(self, algorithm: str, signature: bytes, data: bytes) -> bool:
        """Tell whether the signature of a token is of this key; False as well where the algorithm is for other keys."""
        if algorithm in ("EdDSA", "Ed25519"):
            return self.kind == "Ed25519" and self.checks(signature, data)
        digest = _HASHES[algorithm[2:]]
        if algorithm in _ES:
            return self.kind == _ES[algorithm] and self._ecdsa(signature, data, digest)
        if self.kind != "RSA":
            return False
        pad: Any = padding.PKCS1v15() if algorithm[0] == "R" else padding.PSS(padding.MGF1(digest), digest.digest_size)
        return _holds(lambda: self.native.verify(signature, data, pad, digest))

    @property
    def multikey(self) -> str:
        """The key as multibase; raises Broken for a kind that has no such form here."""
        if self.kind == "Ed25519":
            return to_multibase(ED25519 + self.native.public_bytes_raw())
        for prefix, curve in _CURVES.items():
            if curve.name == self.kind:
                form = serialization.PublicFormat.CompressedPoint
                return to_multibase(prefix + self.native.public_bytes(serialization.Encoding.X962, form))
        raise Broken("key_misshapen", found=self.kind)

    def _ecdsa(self, signature: bytes, data: bytes, digest: hashes.HashAlgorithm) -> bool:
        native = self.native
        half = (native.key_size + 7) // 8
        if len(signature) != 2 * half:
            return False
        r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
        return _holds(lambda: native.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(digest)))


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key of our own."""

    seed: bytes

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(ed25519.Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> PublicKey:
        return _wrap(ed25519.Ed25519PrivateKey.from_private_bytes(self.seed).public_key())

    def sign(self, data: bytes) -> bytes:
        return ed25519.Ed25519PrivateKey.from_private_bytes(self.seed).sign(data)


def from_multikey(text: object) -> PublicKey:
    """Read a public key in multikey form; raises Broken "key_misshapen"."""
    data = from_multibase(text, code="key_misshapen")
    prefix, raw = data[:2], data[2:]
    try:
        if prefix == ED25519:
            return _wrap(ed25519.Ed25519PublicKey.from_public_bytes(raw))
        if prefix in _CURVES and len(raw) == (_CURVES[prefix].key_size // 8) + 1:
            return _wrap(ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[prefix], raw))
    except ValueError:
        pass
    raise Broken("key_misshapen", found=text)


def from_jwk(jwk: object) -> PublicKey:
    """Read a public key in JWK form; raises Broken "key_misshapen", or "token_private_key" where the private part is in it."""
    if not isinstance(jwk, dict):
        raise Broken("key_misshapen", found=jwk)
    if "d" in jwk or jwk.get("kty") == "oct":
        raise Broken("token_private_key")
    try:
        return _wrap(_native_jwk(jwk))
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Broken("key_misshapen", found=jwk.get("kid") or jwk.get("kty")) from None


def from_method(method: Json) -> PublicKey:
    """Read the key of a verification method; raises Broken "key_misshapen"."""
    kind = method.get("type")
    if "publicKeyMultibase" in method:
        key = from_multikey(method["publicKeyMultibase"])
        if kind == "Ed25519VerificationKey2020" and key.kind != "Ed25519":
            raise Broken("key_misshapen", found=kind)
        return key
    if "publicKeyJwk" in method:
        return from_jwk(method["publicKeyJwk"])
    if kind == "Ed25519VerificationKey2018":
        try:
            return _wrap(ed25519.Ed25519PublicKey.from_public_bytes(decode58(str(method.get("publicKeyBase58", "")))))
        except ValueError:
            pass
    raise Broken("key_misshapen", found=kind)


def _native_jwk(jwk: Json) -> Native:
    kind = jwk["kty"]
    if kind == "OKP" and jwk["crv"] == "Ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(decode64(jwk["x"]))
    if kind == "EC":
        curve = _JWK_CURVES[jwk["crv"]]
        x, y = (int.from_bytes(decode64(jwk[part]), "big") for part in ("x", "y"))
        return ec.EllipticCurvePublicNumbers(x, y, curve).public_key()
    if kind == "RSA":
        e, n = (int.from_bytes(decode64(jwk[part]), "big") for part in ("e", "n"))
        if not _SMALLEST_RSA <= n.bit_length() <= _LARGEST_RSA or e.bit_length() > 64:
            raise ValueError("a size that is not safe")
        return rsa.RSAPublicNumbers(e, n).public_key()
    raise ValueError(kind)


def _wrap(key: Native) -> PublicKey:
    if isinstance(key, ed25519.Ed25519PublicKey):
        kind = "Ed25519"
    else:
        kind = key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else "RSA"
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return PublicKey(kind, key.public_bytes(serialization.Encoding.DER, form))


def _holds(verify: Any) -> bool:
    try:
        verify()
    except (InvalidSignature, ValueError):
        return False
    return True
