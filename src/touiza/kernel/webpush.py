"""Messages to browsers through their push services: encrypted for the browser alone (RFC 8291, RFC 8188), and signed so that the
service knows who asks (VAPID, RFC 8292). No service reads what it carries. Bytes in, bytes out: sending is somebody else's.
"""

import base64
import binascii
import json
import os
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

RECORD = 4096  # bytes of a record; a message is one record, as push services take no larger ones (RFC 8030 §7.2)
MOST = RECORD - 16 - 1 - 86  # bytes of plain text: less the tag, the delimiter and the header
LONGEST_TOKEN = 24 * 3600  # seconds, RFC 8292 §2
_CURVE = ec.SECP256R1()
_POINT = 65
_SECRET = 16


class BadKey(ValueError):
    """What a browser gave as its keys is no point of the curve, or no secret of 16 bytes."""


def encode64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode64(text: str) -> bytes:
    """Return the bytes of base64url, padded or not; raises BadKey for anything else."""
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadKey("base64url") from None


@dataclass(frozen=True)
class Browser:
    """The keys of a subscription: a browser's public key and the secret it shares with who may write to it."""

    point: bytes
    secret: bytes

    @classmethod
    def read(cls, p256dh: str, auth: str) -> "Browser":
        """Return them as a browser writes them, base64url; raises BadKey."""
        point, secret = decode64(p256dh), decode64(auth)
        if len(point) != _POINT or len(secret) != _SECRET:
            raise BadKey("size")
        _public(point)
        return cls(point, secret)


@dataclass(frozen=True)
class ServerKey:
    """A private key of ours, on P-256, as its 32 bytes."""

    scalar: bytes

    @classmethod
    def new(cls) -> "ServerKey":
        number = ec.generate_private_key(_CURVE).private_numbers().private_value
        return cls(number.to_bytes(32, "big"))

    @property
    def native(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(self.scalar, "big"), _CURVE)

    @property
    def point(self) -> bytes:
        """The public half, uncompressed: what a browser is given as `applicationServerKey`."""
        return self.native.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def encrypt(message: bytes, browser: Browser, *, sender: ServerKey | None = None, salt: bytes | None = None) -> bytes:
    """Return the body of a request (Content-Encoding: aes128gcm) that this browser alone can read.

    `sender` and `salt` are new for every message; the standard's own example needs them named.
    """
    if len(message) > MOST:
        raise ValueError(f"{len(message)} bytes are more than a push message holds")
    own = sender or ServerKey.new()
    salt = salt or os.urandom(16)
    shared = own.native.exchange(ec.ECDH(), _public(browser.point))
    about = b"WebPush: info\x00" + browser.point + own.point
    key_material = HKDF(hashes.SHA256(), 32, browser.secret, about).derive(shared)
    key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00").derive(key_material)
    nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\x00").derive(key_material)
    header = salt + RECORD.to_bytes(4, "big") + bytes([_POINT]) + own.point
    return header + AESGCM(key).encrypt(nonce, message + b"\x02", None)


def authorization(key: ServerKey, *, audience: str, contact: str, expires: int) -> str:
    """Return the header Authorization for a push service: `audience` is its origin, `expires` a moment in seconds since 1970.

    `contact` is where its operator reaches ours: "mailto:…" or "https:…".
    """
    head = {"typ": "JWT", "alg": "ES256"}
    body = {"aud": audience, "exp": expires, "sub": contact}
    said = ".".join(encode64(json.dumps(part, separators=(",", ":")).encode()) for part in (head, body))
    r, s = utils.decode_dss_signature(key.native.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = encode64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{signature}, k={encode64(key.point)}"


def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError:
        raise BadKey("point") from None
