"""What every answer tells the browser: run nothing but our own files, keep nothing, tell nobody."""

from typing import Final

from flask import Flask, Response, request

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
A_YEAR: Final = 365 * 24 * 3600
HSTS: Final = f"max-age={A_YEAR}; includeSubDomains"


def protect(site: Flask, *, secure: bool) -> None:
    """Put the headers on every answer of the site, errors too."""

    @site.after_request
    def _add(response: Response) -> Response:
        response.headers.update(ALWAYS)
        response.headers["Cache-Control"] = _keeping(response)
        if secure:
            response.headers["Strict-Transport-Security"] = HSTS
        return response


def _keeping(response: Response) -> str:
    # Our own files carry their digest in the address, so a browser may keep them; a page is never kept.
    if request.endpoint == "static" and response.status_code in (200, 304):
        return f"public, max-age={A_YEAR}, immutable"
    return "no-store"
