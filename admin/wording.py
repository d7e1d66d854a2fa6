"""Letters' sentences: word them anew, look at the result, go back to an older version."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from admin import forms
from admin.here import house, me, show, wants_part
from caseconsultant.domain.letters import LetterKind
from caseconsultant.services import wordings

pages = Blueprint("wording", __name__)
PASSAGES = ("opening", "closing", "small")
FIELDS = ("letter", "scope", *PASSAGES, *(f"{name}_version" for name in PASSAGES))


@pages.get("/wording")
def index() -> str:
    """Show one letter's sentences, for everybody or in one scope."""
    letter, scope = _letter(request.args.get("letter", LetterKind.ACKNOWLEDGEMENT)), _scope(request.args)
    page = wordings.show(house(), letter, scope)
    return _page(page, {passage.name: passage.text for passage in page.passages})


@pages.post("/wording/preview")
def preview() -> str | tuple[str, int]:
    """Show a made-up letter with the sentences as typed. Changes nothing."""
    forms.only(*FIELDS)
    letter, texts = _letter(request.form.get("letter", "")), {name: forms.text(name) for name in PASSAGES}
    try:
        sample = wordings.sample(house(), letter, texts)
    except wordings.BadPassage as bad:
        return _refused(str(bad), texts)
    if wants_part():
        return render_template("part_wording.html", sample=sample, problem="")
    page = wordings.show(house(), letter, _scope(request.form))
    return _page(page, texts, sample=sample)


@pages.post("/wording/change")
def change() -> Response | tuple[str, int]:
    """Put the sentences in force that differ from what the page had shown."""
    forms.only(*FIELDS)
    letter, scope = _letter(request.form.get("letter", "")), _scope(request.form)
    texts = {name: forms.text(name) for name in PASSAGES}
    force = {passage.name: passage.text for passage in wordings.show(house(), letter, scope).passages}
    changed = {name: text for name, text in texts.items() if text.strip() != force[name].strip()}
    seen = {name: forms.number(f"{name}_version") for name in PASSAGES}
    try:
        count = wordings.change(house(), letter, scope, changed, seen, me().id)
    except wordings.BadPassage as bad:
        return _refused(str(bad), texts)
    flash("In force from the next letter on." if count else "Nothing was changed.")
    return redirect(url_for("wording.index", letter=letter, scope=scope), 303)


@pages.post("/wording/version")
def version() -> Response:
    """Go back to an older version of one sentence (0: to the words above), as a new version."""
    forms.only("letter", "scope", "passage", "version", "newest")
    letter, scope, passage = _letter(request.form.get("letter", "")), _scope(request.form), forms.line("passage")
    wanted, page = forms.number("version"), wordings.show(house(), letter, scope)
    versions = {
        found.id: found.text
        for one in page.passages
        if one.name == passage
        for found in (*one.versions, wordings.ABOVE)
    }
    if wanted not in versions:
        abort(404)
    wordings.change(house(), letter, scope, {passage: versions[wanted]}, {passage: forms.number("newest")}, me().id)
    flash("Gone back; in force from the next letter on.")
    return redirect(url_for("wording.index", letter=letter, scope=scope), 303)


def _page(
    page: wordings.WordingPage, texts: dict[str, str], problem: str = "", sample: wordings.Sample | None = None
) -> str:
    shown = sample or wordings.sample(house(), page.letter, {one.name: one.text for one in page.passages})
    scopes = wordings.scopes(house())
    return show(
        "wording.html", page=page, texts=texts, problem=problem, sample=shown, letters=LetterKind, scopes=scopes
    )


def _refused(problem: str, texts: dict[str, str]) -> tuple[str, int]:
    if wants_part():
        return render_template("part_wording.html", sample=None, problem=problem), 200
    letter = _letter(request.form.get("letter", ""))
    return _page(wordings.show(house(), letter, _scope(request.form)), texts, problem), 422


def _letter(value: str) -> LetterKind:
    if value not in set(LetterKind):
        abort(404)
    return LetterKind(value)


def _scope(values: dict[str, str]) -> str:
    scope = values.get("scope", wordings.EVERYBODY)
    if scope not in dict(wordings.scopes(house())):
        abort(404)
    return scope
