"""Headers every answer carries."""

from __future__ import annotations

from flask import Flask, Response, request

# No inline and no third-party source anywhere; data: only for the tiny pictures inside the vendored style sheet.
# Only the desk of a house, behind its door, has a worker: no page of a parent can have one.
WORKER = "worker-src '{}'"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        WORKER.format("none"),
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TRANSPORT_SECURITY = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")


def add_security_headers(app: Flask, *, encrypted: bool) -> None:
    """Put them on every answer of the application; ``encrypted`` adds the promise to use https only."""

    @app.after_request
    def add(response: Response) -> Response:
        there = {name.lower() for name, _value in response.headers}
        for name, value in SECURITY_HEADERS.items():
            if name.lower() not in there:
                response.headers.add(name, value)
        if (where := response.headers.get("Location", "")).startswith(request.host_url):
            # the router's own: it would lead to whatever host the request names
            response.headers["Location"] = where[len(request.host_url) - 1 :]
        if encrypted:
            response.headers.setdefault(*TRANSPORT_SECURITY)
        return response
