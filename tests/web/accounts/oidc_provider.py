"""An OpenID provider in a process of its own: ``python -m tests.web.accounts.oidc_provider HOST`` prints its address.

It keeps the protocol: discovery, authorization code with PKCE (S256), client authentication, an ID token signed with
RS256, keys at their own address. A test says over ``/test`` who is at the keyboard, and what the provider does wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
import time
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "familiehus", "et-hemmeligt-ord-som-kun-de-to-kender"


class Provider:
    """What it knows: its key, who signs in now, the codes it has given and what it was asked."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
        self.stranger = RSAKey.generate_key(2048, {"kid": self.key.kid})
        self.claims: dict[str, Any] = {}
        self.fault = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def token(self, nonce: str) -> str:
        """The ID token, with the fault a test has asked for."""
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.claims}
        wrong = {
            "nonce": {"nonce": "en anden"},
            "audience": {"aud": "et andet program"},
            "audiences": {"aud": [CLIENT, "et andet program"]},
            "issuer": {"iss": "https://ond.example"},
            "old": {"exp": now - 3600, "iat": now - 7200},
            "early": {"iat": now + 3600},
        }
        claims |= wrong.get(self.fault, {})
        if self.fault == "no_subject":
            del claims["sub"]
        header = {"alg": "RS256", "kid": self.key.kid}
        if self.fault == "shared_secret":
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET), ["HS256"])
        if self.fault == "unsigned":
            return f"{_part(json.dumps({'alg': 'none'}).encode())}.{_part(json.dumps(claims).encode())}."
        return jwt.encode(header, claims, self.stranger if self.fault == "key" else self.key)

    def refusal(self, form: dict[str, str], known: dict[str, str]) -> str:
        """Why a code is not worth a token; nothing when it is."""
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {basic}":
            return "invalid_client"
        challenge = _part(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        rights = (form.get("grant_type"), form.get("redirect_uri"), challenge)
        wanted = ("authorization_code", known.get("redirect_uri"), known.get("code_challenge"))
        return "" if rights == wanted else "invalid_grant"

    def discovery(self) -> ResponseReturnValue:
        named = "https://ond.example" if self.fault == "discovery" else self.issuer
        addresses = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return jsonify(issuer=named, **{name: f"{self.issuer}/{path}" for name, path in addresses.items()})

    def authorize(self) -> ResponseReturnValue:
        asked = request.args.to_dict()
        if (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) != (CLIENT, "code", "S256"):
            return "no such client, or not with a code and PKCE", 400
        told = {"state": asked["state"], "iss": "https://ond.example" if self.fault == "mixed" else self.issuer}
        if self.fault == "denied":
            told |= {"error": "access_denied", "error_description": "<script>nej</script>"}
        else:
            told["code"] = secrets.token_urlsafe(16)
            self.codes[told["code"]] = asked
        return redirect(f"{asked['redirect_uri']}?{urlencode(told)}")

    def give_token(self) -> ResponseReturnValue:
        if self.fault == "broken":
            return "<h1>Bad gateway</h1>", 502
        asked = self.codes.pop(request.form.get("code", ""), {})
        if error := self.refusal(request.form.to_dict(), asked):
            return {"error": error}, 400
        answer = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": 300}
        if self.fault != "no_token":
            answer["id_token"] = self.token(asked["nonce"])
        return answer

    def keys(self) -> ResponseReturnValue:
        return jsonify(keys=[self.key.as_dict(private=False)])

    def change(self) -> ResponseReturnValue:
        """What a test says: who signs in now, what goes wrong. The answer is what was asked since the last time."""
        said = request.get_json()
        self.claims, self.fault = said.get("claims", self.claims), said.get("fault", "")
        if said.get("new_key"):
            self.key = RSAKey.generate_key(2048, {"use": "sig"}, auto_kid=True)
        asked, self.asked = self.asked, []
        return {"asked": asked}


def _part(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def make_app(provider: Provider) -> Flask:
    """The provider's addresses."""
    app = Flask(__name__)
    app.add_url_rule("/.well-known/openid-configuration", "discovery", provider.discovery)
    app.add_url_rule("/authorize", "authorize", provider.authorize)
    app.add_url_rule("/token", "token", provider.give_token, methods=["POST"])
    app.add_url_rule("/keys", "keys", provider.keys)
    app.add_url_rule("/test", "test", provider.change, methods=["POST"])

    @app.before_request
    def remember() -> None:
        if request.endpoint != "test":
            provider.asked.append(str(request.endpoint))

    return app


def main() -> None:
    host = sys.argv[1]
    provider = Provider("")
    server = make_server("127.0.0.1", 0, make_app(provider), threaded=True)
    provider.issuer = f"http://{host}:{server.server_port}"
    sys.stdout.write(f"{provider.issuer}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
