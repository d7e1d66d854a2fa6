from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from admin.app import create_app
from caseconsultant.services import people
from tests.admin.browser import Browser
from tests.fakes import a_mail
from tests.world import World

SignIn = Callable[..., Browser]


@pytest.fixture
def site(small_world: World) -> Flask:
    small_world.app = replace(small_world.app, policy=replace(small_world.policy, admin_url="https://admin.test"))
    return create_app(small_world.app)


@pytest.fixture
def stranger(site: Flask) -> Browser:
    return Browser(site.test_client())


@pytest.fixture
def sign_in(site: Flask, small_world: World) -> SignIn:
    """Sign a consultant in by link, in a browser of their own."""

    def sign_in(consultant_id: int | None = None) -> Browser:
        browser = Browser(site.test_client())
        token = people.link(small_world.app, consultant_id or small_world.consultant())
        answer = browser.press(f"/sign-in/{token}", "/sign-in/once")
        assert answer.status_code == 303
        return browser

    return sign_in


@pytest.fixture
def ana(sign_in: SignIn) -> Browser:
    """The consultant with a credential, signed in."""
    return sign_in()


@pytest.fixture
def drafted(small_world: World) -> World:
    """A world in which ticket 1 waits for review."""
    small_world.server.arrives(a_mail())
    small_world.work()
    return small_world
