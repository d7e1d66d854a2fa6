"""A real Chromium against the admin on a free port of this machine, with everything it asks for written down."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Thread

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
)
from werkzeug.serving import make_server

from admin.app import create_app
from caseconsultant.services import people
from tests.world import World


@dataclass
class Site:
    """The admin, live: its address, the world behind it, and what browsers complained about or asked elsewhere for."""

    base: str
    world: World
    complaints: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> Page:
        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.complaints.append(message.text)

        def asked(request: Request) -> None:
            if not request.url.startswith(self.base):
                self.complaints.append(request.url)

        page.on("console", said)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", asked)
        return page

    def sign_in(self, context: BrowserContext) -> Page:
        page = self.watch(context.new_page())
        page.goto(f"{self.base}/sign-in/{people.link(self.world.app, self.world.consultant())}")
        page.get_by_role("button", name="Sign me in").press("Enter")
        page.wait_for_url("**/tickets")
        return page


@pytest.fixture
def site(small_world: World) -> Iterator[Site]:
    """The site over a world of its own. At the end, nobody may have complained."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    base = f"http://127.0.0.1:{server.server_port}"
    server.app = create_app(replace(small_world.app, policy=replace(small_world.policy, admin_url=base)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    live = Site(base, small_world)
    yield live
    server.shutdown()
    thread.join()
    server.server_close()
    assert live.complaints == []


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(chromium: Browser, site: Site) -> Iterator[NewContext]:
    """Make browser contexts: by default 1280 pixels wide, with scripts."""
    made: list[BrowserContext] = []

    def new_context(width: int = 1280, *, scripts: bool = True, dark: bool = False) -> BrowserContext:
        context = chromium.new_context(
            viewport=ViewportSize(width=width, height=900),
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield new_context
    for context in made:
        context.close()
