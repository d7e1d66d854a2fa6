"""A browser without a screen: keeps cookies, reads the forms of a page, presses their buttons."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BASE = "https://admin.test"


@dataclass
class Form:
    """A form as the page shows it."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """The forms, links and words of a page, and every attribute that it carries."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._words: list[str] = []
        self._area = ""
        self._choice = ""
        self.feed(html)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self._words))

    def form(self, action: str) -> Form:
        return next(form for form in self.forms if form.action.partition("?")[0] == action)

    def has_form(self, action: str) -> bool:
        return any(form.action == action for form in self.forms)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if tag == "form":
            self.forms.append(Form(values["action"], values.get("method", "get")))
        elif tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "input" and "name" in values and (values.get("type") != "checkbox" or "checked" in values):
            self.forms[-1].fields[values["name"]] = values.get("value", "")
        elif tag == "select":
            self._choice = values["name"]
        elif tag == "option" and (self._choice not in self.forms[-1].fields or "selected" in values):
            self.forms[-1].fields[self._choice] = values.get("value", "")
        elif tag == "textarea" and "name" in values:
            self._area = values["name"]
            self.forms[-1].fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        self._words.append(data)
        if self._area:
            self.forms[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.forms[-1].fields[self._area] = self.forms[-1].fields[self._area].removeprefix("\n")
            self._area = ""


@dataclass
class Browser:
    """Somebody at the admin."""

    client: FlaskClient
    base: str = BASE

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, base_url=self.base, headers=headers, buffered=True)

    def page(self, path: str) -> Page:
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return Page(answer.text)

    def post(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> TestResponse:
        return self.client.post(path, data=fields or {}, base_url=self.base, headers=headers, buffered=True)

    def press(self, on: str, action: str, **typed: str) -> TestResponse:
        """Load a page and send one of its forms, with some fields filled in."""
        form = self.page(on).form(action)
        return self.post(form.action, {**form.fields, **typed})

    def token(self) -> str:
        """The CSRF token of this session."""
        return self.page("/profile").form("/sign-out").fields["csrf_token"]


def text_of(html: str) -> str:
    """The words between the tags."""
    return unescape(re.sub(r"<[^>]+>", " ", html))
