"""Messages as files, for a demo: nothing leaves this machine."""

from __future__ import annotations

import os
from pathlib import Path

from familiehus.notifications.domain import NeverDelivered
from familiehus.notifications.email import compose
from familiehus.notifications.sms import text_of
from familiehus.notifications.texts import Message

_FROM = "besked@familiehus.example"


class MailFolder:
    """Each mail is an ``.eml`` file; sent again it is the same file."""

    def __init__(self, folder: Path, mail_from: str = "") -> None:
        self._folder = folder
        self._from = mail_from or _FROM

    def send(self, to: str, message: Message) -> None:
        """Write it. Raises NeverDelivered for an address that is none."""
        try:
            mail = compose(self._from, to, message)
        except ValueError as error:
            raise NeverDelivered("bad address") from error
        _write(self._folder, message, "eml", bytes(mail))


class SmsFolder:
    """Each SMS is a ``.txt`` file: the number, an empty line, the text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, to: str, message: Message) -> None:
        """Write it."""
        _write(self._folder, message, "txt", f"{to}\n\n{text_of(message)}\n".encode())


def _write(folder: Path, message: Message, kind: str, content: bytes) -> None:
    """Whole or not at all, readable by its owner only. Names sort by time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{message.at:%Y%m%d-%H%M%S}-{message.id.hex}.{kind}"
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.chmod(0o600)
    draft.replace(path)
