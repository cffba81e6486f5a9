"""What the running program tells about itself: never an address, a query, a name or a path with a secret in it."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import os
import re
import sys
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, abort, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from structlog.tracebacks import ExceptionDictTransformer

REQUESTS = Counter("familiehus_requests", "Answers given by the application", ["route", "method", "status"])
SECONDS = Histogram("familiehus_request_seconds", "Time to an answer", ["route"])
# Others, which anybody can make up, are counted as one: what is counted once stands for good.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What stands after these in an address opens something, or is half of what does.
_SECRET_PATHS = re.compile(r"(/(?:min-side|invitation)/)[\w.~%-]+")


def mask(said: str) -> str:
    """A line of the log without the secret part of an address."""
    return _SECRET_PATHS.sub(r"\1***", said)


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# The server's own lines look like ours.
SERVER_LOGGING: dict[str, Any] = {
    "formatters": {"generic": {"()": "familiehus.web.observe.json_lines"}},
    "handlers": {
        "console": {"formatter": "generic", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"},
        "access": {"class": "logging.NullHandler"},
    },
}


def json_lines() -> logging.Formatter:
    """Writes a log record as one JSON object, what it was called with included."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            # locals of a failed function can hold what a person wrote
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
            lambda _logger, _method, line: mask(str(line)),
        ],
    )


def configure_logging() -> None:
    """One JSON object a line on standard error, for our own logs and those of libraries."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(json_lines())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def observe(app: Flask) -> None:
    """Count each answer that is made, and log each that failed, by the pattern of its address, never by itself.

    What the page cache answers is not made again and not counted.
    """
    log = structlog.get_logger("familiehus.request")

    @app.before_request
    def start() -> None:
        g.started = perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        seconds = perf_counter() - g.get("started", perf_counter())
        method = request.method if request.method in _METHODS else "other"
        REQUESTS.labels(route, method, response.status_code).inc()
        SECONDS.labels(route).observe(seconds)
        if response.status_code >= 500:
            log.error("answered", route=route, method=method, status=response.status_code)
        return response


def metrics(token: str) -> Response:
    """The counts for Prometheus: to this machine itself, or to whoever has the token; everybody else sees 404."""
    if not (_from_this_machine() or _has_token(token)):
        abort(404)
    registry: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _from_this_machine() -> bool:
    """Straight from the loopback, not handed on by a proxy that stands on it."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _has_token(token: str) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())
