"""When the database does not answer: nothing is wrong with what was asked, and it is told when to ask again."""

from __future__ import annotations

from flask import Flask, current_app
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.wrappers import Response

from familiehus.storage.outages import WHAT_IT_RAISES, is_gone

TRY_AGAIN_SECONDS = 30


def tell_outages(app: Flask) -> None:
    """Answer 503 by the words of each door, without a traceback for each: what the database said is in the log once."""
    for kind in WHAT_IT_RAISES:
        app.register_error_handler(kind, unanswered)


def unanswered(error: Exception) -> Response:
    """503 for an outage. Raises anything else again: that is our own fault, and 500."""
    if not is_gone(error):
        raise error
    return current_app.make_response(
        current_app.handle_http_exception(ServiceUnavailable(retry_after=TRY_AGAIN_SECONDS))
    )
