"""A device with passkeys, in software: what a browser and a phone would answer, made of the primitives of fido2."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

UP, UV, AT = 0x01, 0x04, 0x40


@dataclass
class Device:
    """Holds one passkey for one site."""

    origin: str = "http://localhost"
    site: str = "localhost"
    verified: bool = True  # its owner showed a PIN or a finger
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user: bytes = b""

    @property
    def flags(self) -> int:
        return UP | (UV if self.verified else 0)

    def create(self, options: dict) -> str:
        """Answer navigator.credentials.create()."""
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        held = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(self._site_hash(), self.flags | AT, 0, held)
        client = self._client("webauthn.create", asked["challenge"])
        attestation = AttestationObject.create("none", data, {})
        return self._told(clientDataJSON=client, attestationObject=attestation)

    def get(self, options: dict, *, user: bytes | None = None) -> str:
        """Answer navigator.credentials.get()."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(self._site_hash(), self.flags, 1)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        handle = self.user if user is None else user
        return self._told(clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=handle)

    def _site_hash(self) -> bytes:
        return hashlib.sha256(self.site.encode()).digest()

    def _client(self, kind: str, challenge: str) -> bytes:
        return bytes(CollectedClientData.create(type=kind, challenge=websafe_decode(challenge), origin=self.origin))

    def _told(self, **response: bytes) -> str:
        told = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": websafe_encode(self.id), "rawId": websafe_encode(self.id), "type": "public-key", "response": told})
