"""A device that makes and uses passkeys, for tests without a browser. Each answer can be spoilt in one place."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from projects.models import User

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One key pair, kept by who turns the device on."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    identity: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> str:
        """The answer to the options of registering."""
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        attested = bytes(16) + len(self.identity).to_bytes(2, "big") + self.identity + public
        auth_data = self._auth_data(ATTESTED) + attested
        found = {"fmt": "none", "attStmt": {}, "authData": auth_data}
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", options), attestationObject=cbor.encode(found)
        )

    def use(self, options: dict[str, Any], person: User) -> str:
        """The answer to the options of signing in."""
        auth_data, client_data = self._auth_data(), self._client_data("webauthn.get", options)
        signed = auth_data + hashlib.sha256(client_data).digest()
        return self._answer(
            clientDataJSON=client_data,
            authenticatorData=auth_data,
            signature=self.key.sign(signed, ec.ECDSA(hashes.SHA256())),
            userHandle=user_pk_to_url_str(person).encode(),
        )

    def _auth_data(self, more: int = 0) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([self.flags | more]) + bytes(4)

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin}
        return json.dumps({**said, "crossOrigin": False}).encode()

    def _answer(self, **response: bytes) -> str:
        identity = websafe_encode(self.identity)
        parts = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps(
            {"id": identity, "rawId": identity, "type": "public-key", "response": parts, "clientExtensionResults": {}}
        )
