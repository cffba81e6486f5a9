"""SMS by an HTTP gateway: one POST a message, with a key by which the gateway knows a repeated one."""

from __future__ import annotations

import requests
from requests.auth import AuthBase

from familiehus.notifications.domain import NeverDelivered, NobodyAnswers, NotDelivered
from familiehus.notifications.texts import Message

_TIMEOUT_S = (5, 20)
# What a gateway says about this message and number. Every other refusal is about us and may pass.
_NUMBER_REFUSED = frozenset({400, 410, 422})
_TAKEN_OVER = range(200, 300)


class _Bearer(AuthBase):
    """Set last, so that nothing else (a .netrc) takes its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class SmsSender:
    """Posts ``{"to", "text"}`` as JSON to ``url``, with a bearer token and ``Idempotency-Key``."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        self._auth = _Bearer(token) if token else None

    def send(self, to: str, message: Message) -> None:
        """Returns when the gateway has taken the message over (any 2xx). Raises as ``ports.Sender``."""
        try:
            with requests.post(
                self._url,
                json={"to": to, "text": text_of(message)},
                headers={"Idempotency-Key": message.id.hex},
                auth=self._auth,
                timeout=_TIMEOUT_S,
                allow_redirects=False,
                stream=True,  # what it says beside the status is read by nobody, however long it goes on
            ) as answer:
                status = answer.status_code
        except requests.ConnectionError as error:
            raise NobodyAnswers("no answer") from error
        except requests.RequestException as error:
            raise NotDelivered("connection lost") from error
        if status in _NUMBER_REFUSED:
            raise NeverDelivered(f"http {status}")
        if status not in _TAKEN_OVER:
            raise NotDelivered(f"http {status}")


def text_of(message: Message) -> str:
    """Text and link on one line; an SMS has no title."""
    return f"{message.text} {message.link}".strip()
