"""Real servers that messages are handed to, each on a port of its own on this machine."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Mailbox:
    """What an SMTP server does, and what it has taken. Answers are consumed in order; then it takes everything."""

    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_mail: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    stall: threading.Event | None = None
    arrived: threading.Event = field(default_factory=threading.Event)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's names
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_mail:
            return self.at_mail.pop(0)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.at_data:
            return self.at_data.pop(0)
        self.raw.append(envelope.content)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        self.arrived.set()
        if self.stall:
            await asyncio.get_running_loop().run_in_executor(None, self.stall.wait, 300)
        return "250 taken"


@contextmanager
def smtp_server(mailbox: Mailbox, encrypted: ssl.SSLContext | None = None, **options: object) -> Iterator[int]:
    """The port of a server that fills the mailbox; ``encrypted`` from the first byte on."""
    loop = asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        return await loop.create_server(lambda: SMTP(mailbox, **options), "127.0.0.1", 0, ssl=encrypted)

    # In a thread of its own from the first moment: a browser test may have left a loop running in this one.
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result(20)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    """Every conversation with it, too."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def only(user: str, password: str) -> dict[str, object]:
    """Options of a server that lets nobody else hand over mail."""

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == (user, password), handled=False)

    return {"authenticator": check, "auth_required": True}


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext, Path]:
    """Contexts for a server on 127.0.0.1 and for a client that trusts it; the file such a client would be given."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(public, private)
    return server, ssl.create_default_context(cafile=str(public)), public


@dataclass
class Gateway:
    """What an SMS gateway has been asked; answers in order, then 202."""

    answers: list[int] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    stall: threading.Event | None = None
    arrived: threading.Event = field(default_factory=threading.Event)


@contextmanager
def sms_gateway(gateway: Gateway) -> Iterator[str]:
    """The address of a running gateway."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gateway.asked.append((self.headers["Authorization"], self.headers["Idempotency-Key"], body))
            gateway.arrived.set()
            if gateway.stall:
                gateway.stall.wait(300)
            status = gateway.answers.pop(0) if gateway.answers else 202
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Not on the screen."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/send"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
