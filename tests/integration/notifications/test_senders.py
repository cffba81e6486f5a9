"""Messages handed to real servers: how they travel, and what each kind of no means."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import pytest

from familiehus.kernel.clock import DENMARK
from familiehus.notifications.domain import NeverDelivered, NobodyAnswers, NotDelivered
from familiehus.notifications.email import SmtpSender
from familiehus.notifications.folder import MailFolder, SmsFolder
from familiehus.notifications.sms import SmsSender
from familiehus.notifications.texts import Message
from tests.integration.notifications.servers import Gateway, Mailbox, certificate, only, sms_gateway, smtp_server

FROM = "besked@sted.example"
TO = "nogen@kommune.example"


def message() -> Message:
    at = datetime(2026, 11, 23, 8, tzinfo=DENMARK)
    return Message(uuid4(), at, "da", "Der er nyt til dig", "Der er nyt til dig, æøå.", "https://sted.example/x")


@pytest.fixture
def closed_port() -> int:
    """Nobody listens there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_mail_arrives_as_it_was_written() -> None:
    mailbox, sent = Mailbox(), message()
    with smtp_server(mailbox) as port:
        SmtpSender(f"smtp://127.0.0.1:{port}", FROM).send(TO, sent)
    (mail,) = mailbox.mails
    assert (mail["From"], mail["To"], mail["Subject"]) == (FROM, TO, "Der er nyt til dig")
    assert mail["Message-ID"] == f"<{sent.id.hex}@sted.example>"
    assert mail.get_content().split() == ["Der", "er", "nyt", "til", "dig,", "æøå.", "https://sted.example/x"]
    assert mailbox.encrypted == [False]


def _asked(scheme: str, context: ssl.SSLContext) -> dict[str, object]:
    """From the first byte on, or before anything else is said."""
    if scheme == "smtps":
        return {"encrypted": context, "auth_require_tls": False}
    return {"tls_context": context, "require_starttls": True}


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it does not see that smtps is TLS
@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_password_and_mail_travel_encrypted(scheme: str, tmp_path: Path) -> None:
    here, there, _ = certificate(tmp_path)
    mailbox = Mailbox()
    with smtp_server(mailbox, **_asked(scheme, here), **only("os", "hem@lig/1")) as port:
        url = f"{scheme}://os:hem%40lig%2F1@127.0.0.1:{port}"
        SmtpSender(url, FROM, there).send(TO, message())
        assert mailbox.encrypted == [True]
        with pytest.raises(NobodyAnswers, match="smtp 535"):
            SmtpSender(url.replace("hem", "gem"), FROM, there).send(TO, message())
        with pytest.raises(NobodyAnswers, match="no answer"):  # a certificate that nobody here trusts
            SmtpSender(url, FROM).send(TO, message())
    assert len(mailbox.mails) == 1


def test_without_encryption_nothing_is_said_where_it_was_asked_for() -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox) as port, pytest.raises(NobodyAnswers):
        SmtpSender(f"smtp+starttls://127.0.0.1:{port}", FROM).send(TO, message())
    assert not mailbox.mails


@pytest.mark.parametrize(
    ("mailbox", "kind", "code"),
    [
        (Mailbox(at_rcpt={TO: "550 no such user"}), NeverDelivered, "smtp 550"),
        (Mailbox(at_rcpt={TO: "451 come back"}), NotDelivered, "smtp 451"),
        (Mailbox(at_mail=["550 not from you"]), NotDelivered, "smtp 550"),
        (Mailbox(at_data=["554 no"]), NeverDelivered, "smtp 554"),
        (Mailbox(at_data=["452 full"]), NotDelivered, "smtp 452"),
        (Mailbox(at_data=["421 closing"]), NotDelivered, "smtp 421"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_servers_no_means(mailbox: Mailbox, kind: type[NotDelivered], code: str) -> None:
    with smtp_server(mailbox) as port:
        sender = SmtpSender(f"smtp://127.0.0.1:{port}", FROM)
        with pytest.raises(NotDelivered) as told:
            sender.send(TO, message())
        assert (type(told.value), str(told.value)) == (kind, code)
        if kind is NotDelivered:
            mailbox.at_rcpt.clear()
            sender.send(TO, message())
    assert len(mailbox.mails) == (kind is NotDelivered)


@pytest.mark.parametrize(
    "to", ["a@b.example\nBcc: c@d.example", "å@b.example", "", "a@b.example, c@d.example", "A <a@b.example>"]
)
def test_an_address_that_is_none_is_final(to: str) -> None:
    mailbox = Mailbox()
    with smtp_server(mailbox, enable_SMTPUTF8=False) as port, pytest.raises(NeverDelivered, match="bad address"):
        SmtpSender(f"smtp://127.0.0.1:{port}", FROM).send(to, message())
    assert not mailbox.mails


def test_nobody_there(closed_port: int) -> None:
    for scheme in ("smtp", "smtps", "smtp+starttls"):
        with pytest.raises(NobodyAnswers, match="no answer"):
            SmtpSender(f"{scheme}://127.0.0.1:{closed_port}", FROM).send(TO, message())
    with pytest.raises(NobodyAnswers, match="no answer"):
        SmsSender(f"http://127.0.0.1:{closed_port}/", "").send("+4500000000", message())


def test_a_server_that_hangs_up_in_the_middle() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def hang_up() -> None:
            connection, _ = server.accept()
            connection.sendall(b"220 hello\r\n")
            for answer in (b"250 hello\r\n", b"250 OK\r\n", b""):
                connection.recv(1000)
                connection.sendall(answer)
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(NotDelivered, match="connection lost"):
            SmtpSender(f"smtp://127.0.0.1:{server.getsockname()[1]}", FROM).send(TO, message())
        thread.join()


def test_an_sms_is_posted_with_token_and_key() -> None:
    gateway, sent = Gateway(), message()
    with sms_gateway(gateway) as url:
        for _ in range(2):
            SmsSender(url, "hemmelig").send("+4500000000", sent)
    body = {"to": "+4500000000", "text": "Der er nyt til dig, æøå. https://sted.example/x"}
    assert gateway.asked == [("Bearer hemmelig", sent.id.hex, body)] * 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, NotDelivered) for status in (302, 401, 404, 409, 429, 500, 503)),
        *((status, NeverDelivered) for status in (400, 410, 422)),
    ],
)
def test_what_a_gateways_no_means(status: int, kind: type[NotDelivered]) -> None:
    gateway = Gateway(answers=[status])
    with sms_gateway(gateway) as url, pytest.raises(NotDelivered) as told:
        SmsSender(url, "").send("+4500000000", message())
    assert (type(told.value), str(told.value)) == (kind, f"http {status}")
    assert gateway.asked[0][0] is None


@pytest.mark.parametrize("status", [300, 301, 304])
def test_what_is_neither_taken_over_nor_sent_elsewhere_is_tried_again(status: int) -> None:
    gateway = Gateway(answers=[status])
    with sms_gateway(gateway) as url, pytest.raises(NotDelivered, match=f"http {status}") as told:
        SmsSender(url, "").send("+4512345678", message())
    assert type(told.value) is NotDelivered


def test_a_gateway_that_never_stops_talking_holds_up_nobody() -> None:
    """It has taken the message over with its first line; the rest is read by nobody."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            peer, _ = server.accept()
            with peer, suppress(OSError):
                peer.recv(65536)
                peer.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Type: text/plain\r\n\r\n")
                for _ in range(60):
                    peer.sendall(b"." * 1024)
                    sleep(0.05)

        talking = threading.Thread(target=talk)
        talking.start()
        started = monotonic()
        SmsSender(f"http://127.0.0.1:{server.getsockname()[1]}/", "").send("+4512345678", message())
        assert monotonic() - started < 1.5
        talking.join()


def test_a_demo_writes_files_that_stay_on_the_machine(tmp_path: Path) -> None:
    mail, sms = message(), message()
    for _ in range(2):
        MailFolder(tmp_path / "outbox").send(TO, mail)
        SmsFolder(tmp_path / "outbox").send("+4500000000", sms)
    names = {path.name: path for path in (tmp_path / "outbox").iterdir()}
    assert set(names) == {f"20261123-080000-{mail.id.hex}.eml", f"20261123-080000-{sms.id.hex}.txt"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in [*names.values(), tmp_path / "outbox"])
    assert "To: nogen@kommune.example" in names[f"20261123-080000-{mail.id.hex}.eml"].read_text()
    assert names[f"20261123-080000-{sms.id.hex}.txt"].read_text().startswith("+4500000000\n\nDer er nyt til dig")
    with pytest.raises(NeverDelivered):
        MailFolder(tmp_path).send("a\nb@c.example", mail)
