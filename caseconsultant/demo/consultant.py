"""A consultant at the admin, as far as HTTP goes: follows the one-time link, opens a ticket, presses Approve."""

import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar

from caseconsultant.domain.errors import CaseConsultantError


class UnexpectedPage(CaseConsultantError):  # noqa: N818
    """The admin answered with something that a consultant could not work with."""


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, and its fields as they stand."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Consultant:
    """A browser session at the admin whose address is `base`."""

    def __init__(self, base: str) -> None:
        self._base = base
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        direct = urllib.request.ProxyHandler({})  # the admin is on this machine, whatever proxy the environment names
        self._opener = urllib.request.build_opener(direct, cookies)

    def sign_in(self, path: str) -> None:
        """Follow a one-time link and press its button."""
        self._submit(_form_to(self._get(path), "/sign-in/once"))

    def approve(self, ticket_id: int) -> str:
        """Open a ticket and approve the draft as it stands; return the approved text."""
        form = _form_to(self._get(f"/tickets/{ticket_id}"), f"/tickets/{ticket_id}/approve")
        if not form.fields.get("text", "").strip():
            raise UnexpectedPage(f"The draft of ticket {ticket_id} is empty: there is nothing to approve.")
        self._submit(form)
        return form.fields["text"]

    def _get(self, path: str) -> str:
        return self._open(urllib.request.Request(urllib.parse.urljoin(self._base, path)))  # noqa: S310

    def _submit(self, form: Form) -> str:
        url = urllib.parse.urljoin(self._base, form.action)
        body = urllib.parse.urlencode(form.fields).encode()
        return self._open(urllib.request.Request(url, data=body))  # noqa: S310  (the admin that we started)

    def _open(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=20) as response:
                page: bytes = response.read()
        except urllib.error.HTTPError as refused:
            with refused:
                raise UnexpectedPage(
                    f"The admin answered {request.get_method()} {request.selector} with {refused.code}."
                ) from None
        return page.decode()


def _form_to(page: str, action: str) -> Form:
    reader = _Forms()
    reader.feed(page)
    for form in reader.forms:
        if urllib.parse.urlsplit(form.action).path == action:
            return form
    raise UnexpectedPage(f"The page has no form for {action}.")


class _Forms(HTMLParser):
    """Reads the forms of a page, their inputs and text areas."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self._inside = False
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a form, or note a field of the open one."""
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values.get("action", "")))
            self._inside = True
        elif self._inside and tag == "input" and "name" in values:
            self.forms[-1].fields[values["name"]] = values.get("value", "")
        elif self._inside and tag == "textarea" and "name" in values:
            self._area = values["name"]
            self.forms[-1].fields[self._area] = ""

    def handle_data(self, data: str) -> None:
        """Add to the open text area."""
        if self._area is not None:
            self.forms[-1].fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        """Close a form or a text area; the first newline in one is not part of its text (HTML, 4.10.11)."""
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._area is not None:
            fields = self.forms[-1].fields
            fields[self._area] = fields[self._area].removeprefix("\n")
            self._area = None
