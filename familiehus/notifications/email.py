"""E-mail by SMTP. The address says how: ``smtps`` (TLS), ``smtp+starttls`` (TLS before anything is said), ``smtp``."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from familiehus.notifications.domain import NeverDelivered, NobodyAnswers, NotDelivered
from familiehus.notifications.texts import Message

_TIMEOUT_S = 20
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_PERMANENT = 500


class SmtpSender:
    """Hands mail to one server. ``tls`` is for tests that have a certificate authority of their own."""

    def __init__(self, url: str, mail_from: str, tls: ssl.SSLContext | None = None) -> None:
        self._url = urlsplit(url)
        self._from = mail_from
        self._tls = tls

    def send(self, to: str, message: Message) -> None:
        """Returns when the server has taken the mail over. Raises NotDelivered and its kinds, see ``ports.Sender``."""
        try:
            mail = compose(self._from, to, message)
        except ValueError as error:
            raise NeverDelivered("bad address") from error
        try:
            server = self._connect()
        except smtplib.SMTPResponseException as error:
            raise NobodyAnswers(f"smtp {error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise NobodyAnswers("no answer") from error
        try:
            self._hand_over(server, mail)
        finally:
            with suppress(smtplib.SMTPException, OSError):  # the mail is with the server, whatever comes now
                server.quit()
            server.close()

    def _connect(self) -> smtplib.SMTP:
        """A conversation that has got as far as being allowed to hand over mail."""
        host, scheme = self._url.hostname or "", self._url.scheme
        port, here = self._url.port or _PORTS[scheme], self._from.rpartition("@")[2]
        if scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, here, timeout=_TIMEOUT_S, context=self._context())
        else:
            server = smtplib.SMTP(host, port, here, timeout=_TIMEOUT_S)
        try:
            if scheme == "smtp+starttls":
                server.starttls(context=self._context())
            if self._url.username:
                server.login(unquote(self._url.username), unquote(self._url.password or ""))
        except BaseException:
            server.close()
            raise
        return server

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()

    def _hand_over(self, server: smtplib.SMTP, mail: EmailMessage) -> None:
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _),) = error.recipients.values()  # there is one recipient
            raise _by(code) from error
        except smtplib.SMTPSenderRefused as error:  # our own sender: nothing the recipient can help
            raise NotDelivered(f"smtp {error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            raise _by(error.smtp_code) from error
        except smtplib.SMTPNotSupportedError as error:
            raise NeverDelivered("bad address") from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered("connection lost") from error


def compose(mail_from: str, to: str, message: Message) -> EmailMessage:
    """The mail, the same to the letter at every try. Raises ValueError for an address that is none."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = mail_from
    mail["To"] = to
    if to != str(mail["To"]) or [address.addr_spec for address in mail["To"].addresses] != [to]:
        raise ValueError("one bare address is needed")
    mail["Subject"] = message.title
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = f"<{message.id.hex}@{mail_from.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{message.text}\n\n{message.link}\n" if message.link else f"{message.text}\n")
    mail["Content-Language"] = message.language  # last: setting the content takes every header about it away
    return mail


def _by(code: int) -> NotDelivered:
    return NeverDelivered(f"smtp {code}") if code >= _PERMANENT else NotDelivered(f"smtp {code}")
