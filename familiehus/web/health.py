"""For whoever runs the program: is it alive, is it ready, what does it count."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from familiehus.web.observe import metrics


def health_blueprint(ready: Callable[[], bool], metrics_token: str) -> Blueprint:
    """``/healthz`` answers while the process lives, ``/readyz`` when the catalogue can be searched."""
    bp = Blueprint("health", __name__)

    @bp.get("/healthz")
    def healthz() -> Response:
        return _plain("ok", 200)

    @bp.get("/readyz")
    def readyz() -> Response:
        return _plain("ready", 200) if ready() else _plain("not ready", 503)

    @bp.get("/metrics")
    def counts() -> Response:
        return metrics(metrics_token)

    return bp


def _plain(text: str, status: int) -> Response:
    return Response(text + "\n", status=status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
