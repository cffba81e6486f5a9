"""A phone or computer that keeps passkeys, made of software: what a browser would send, and what one must not."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN, HOST = "https://familiehus.proeve.example", "familiehus.proeve.example"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


def text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


@dataclass
class Device:
    """One key. ``count`` is what its counter says next; what is wrong with it can be set."""

    count: int = 0
    origin: str = ORIGIN
    host: str = HOST
    verifies: bool = True
    cross_origin: bool = False
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    secret: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    handle: bytes = b""

    def make(self, question: str) -> str:
        """The answer to the question for a new key."""
        asked = json.loads(question)
        self.handle = urlsafe_b64decode(asked["user"]["id"] + "==")
        numbers = self.secret.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential).to_bytes(2) + self.credential + cbor2.dumps(key)
        seen = {"fmt": "none", "attStmt": {}, "authData": self._seen(_ATTESTED) + attested}
        return self._said({"clientDataJSON": self._client("create", asked), "attestationObject": cbor2.dumps(seen)})

    def answer(self, question: str) -> str:
        """The answer to the question at signing in."""
        client, seen = self._client("get", json.loads(question)), self._seen()
        signature = self.secret.sign(seen + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": seen, "signature": signature, "userHandle": self.handle}
        return self._said(said)

    def _client(self, kind: str, asked: dict[str, str]) -> bytes:
        said = {"type": f"webauthn.{kind}", "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps({**said, "crossOrigin": self.cross_origin}).encode()

    def _seen(self, flags: int = 0) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _said(self, response: dict[str, bytes]) -> str:
        key = text(self.credential)
        said = {name: text(content) for name, content in response.items()}
        return json.dumps({"id": key, "rawId": key, "type": "public-key", "response": said})
