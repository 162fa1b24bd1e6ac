"""A browser that asked to be told, and a push service of the tests' own: it keeps one message a topic, as RFC 8030 has it, and cannot read any."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.contrib.sessions.backends.db import SessionStore

from touiza.actors.models import Actor
from touiza.kernel.webpush import decode64, encode64
from touiza.notices.models import Device
from touiza.notices.services.devices import add_device

SECRET = bytes(range(16))


class Browser:
    """The receiving side of RFC 8291, written apart from the sending side."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.point = self.key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)

    def keys(self) -> dict[str, str]:
        return {"p256dh": encode64(self.point), "auth": encode64(SECRET)}

    def read(self, body: bytes) -> bytes:
        salt, size, sender = body[:16], int.from_bytes(body[16:20], "big"), body[21 : 21 + body[20]]
        sealed = body[21 + body[20] :]
        assert len(sealed) <= size
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        prk = HKDF(hashes.SHA256(), 32, SECRET, b"WebPush: info\0" + self.point + sender).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(prk)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(prk)
        return AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0").removesuffix(b"\x02")


class PushService:
    """Answers as it is told; `posted` is all that came, `kept` what a browser would get: the last of each topic."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, dict[str, str], bytes]] = []
        self.kept: dict[str, bytes] = {}
        self.status: Callable[[str], int] = lambda _path: 201
        self.headers: dict[str, str] = {}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.posted.append((self.path, dict(self.headers), body))
                status = service.status(self.path)
                if status == 201:
                    service.kept[self.headers["Topic"]] = body
                self.send_response(status)
                for name, value in service.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    def address(self, path: str = "/one") -> str:
        return f"http://{self.place}{path}"

    def shown(self, browser: Browser) -> list[dict[str, Any]]:
        """Return what a browser shows of what is kept."""
        return [json.loads(browser.read(body)) for body in self.kept.values()]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def signed_in(person: Actor) -> str:
    """Return the key of a session in which a person is signed in."""
    store = SessionStore()
    store["_auth_user_id"] = str(person.pk)
    store.create()
    return str(store.session_key)


def told_in(person: Actor, browser: Browser, endpoint: str) -> Device:
    """Have a person told in a browser."""
    return add_device(person=person, endpoint=endpoint, **browser.keys(), session=signed_in(person), name="Firefox · Linux")


def claims(header: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Return the head and the body of the token that says who asks, and the key; its signature is checked."""
    assert header.startswith("vapid t=")
    token, key = header.removeprefix("vapid t=").split(", k=")
    head, body, signature = token.split(".")
    raw = decode64(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode64(key))
    der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(decode64(head)), json.loads(decode64(body)), key
