"""Bytes that a browser keeps as a file, and never shows within the site."""

from flask import abort
from werkzeug.wrappers import Response


def as_file(content: bytes | None, name: str) -> Response:
    """Return the answer that carries a file; not found where there is none. `name` is one of ours."""
    if content is None:
        abort(404)
    answer = Response(content, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
