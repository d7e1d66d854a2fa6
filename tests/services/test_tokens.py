"""The sign-in of a mailbox: renewed in time, by one at a time, and never lost by a death."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from caseconsultant.domain.errors import TokenRefused, TokenTrouble
from caseconsultant.ports import Issued
from caseconsultant.services import desk
from caseconsultant.services.app import Letterhead
from caseconsultant.services.health import health
from caseconsultant.services.tokens import StoredTokens, signed_in
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import OAuthTokenRow
from caseconsultant.store.types import milliseconds
from tests.crashes.path import Died, Tripwire
from tests.world import World

HOUR = timedelta(hours=1)


@dataclass
class FakeIssuer:
    """Gives token-1, token-2 ...; fails as planned."""

    lifetime: timedelta = HOUR
    plan: list[TokenTrouble] = field(default_factory=list)
    renewals: list[str] = field(default_factory=list)
    before: Callable[[], object] = lambda: None

    def issue(self, renewal: str) -> Issued:
        self.before()
        self.renewals.append(renewal)
        if self.plan:
            raise self.plan.pop(0)
        return Issued(f"token-{len(self.renewals)}", self.lifetime, f"renewal-{len(self.renewals)}")


def no_nap(_seconds: float) -> None:
    return


def tokens(world: World, issuer: FakeIssuer) -> StoredTokens:
    return StoredTokens(world.app.sessions, "billing", issuer, sleep=no_nap)


def time_passes(world: World, span: timedelta) -> None:
    with transaction(world.app.sessions) as session:
        for name in ("renew_at", "expires_at", "asking_until", "ask_again_at"):
            column = getattr(OAuthTokenRow, name)
            session.execute(
                update(OAuthTokenRow).where(column.is_not(None)).values({name: column - milliseconds(span)})
            )


def trouble(world: World) -> str:
    with transaction(world.app.sessions) as session:
        return session.scalars(select(OAuthTokenRow.trouble)).one()


def test_a_token_is_asked_for_once_and_renewed_before_it_ends(world: World) -> None:
    issuer = FakeIssuer()
    billing = tokens(world, issuer)
    assert [billing.token() for _ in range(3)] == ["token-1"] * 3
    time_passes(world, HOUR * 0.79)
    assert billing.token() == "token-1"
    time_passes(world, HOUR * 0.02)
    assert billing.token() == "token-2"
    assert issuer.renewals == ["", "renewal-1"]


def test_a_token_is_sealed_where_it_lies(world: World) -> None:
    tokens(world, FakeIssuer()).token()
    with transaction(world.app.sessions) as session:
        columns = session.execute(select(OAuthTokenRow.access_sealed, OAuthTokenRow.renewal_sealed)).one()
    assert all(b"token" not in bytes(one) and b"renewal" not in bytes(one) for one in columns)


def test_all_who_want_one_at_once_make_one_request(world: World) -> None:
    inside = threading.Barrier(2, timeout=10)
    begun = threading.Event()

    def hold() -> None:
        begun.set()
        inside.wait()

    issuer = FakeIssuer(before=hold)
    got: list[str] = []
    waiting = StoredTokens(world.app.sessions, "billing", issuer, sleep=lambda _: time.sleep(0.02))
    threads = [threading.Thread(target=lambda: got.append(waiting.token())) for _ in range(5)]
    for thread in threads:
        thread.start()
    begun.wait(10)
    inside.wait()
    for thread in threads:
        thread.join(10)
    assert got == ["token-1"] * 5
    assert len(issuer.renewals) == 1


def test_while_another_renews_the_token_at_hand_serves(world: World) -> None:
    tokens(world, FakeIssuer()).token()
    time_passes(world, HOUR * 0.85)
    others: list[str] = []
    second = FakeIssuer(before=lambda: others.append(tokens(world, FakeIssuer()).token()))
    tokens(world, second).token()
    assert others == ["token-1"]


def test_a_refusal_is_alarmed_at_once_while_the_token_at_hand_still_serves(world: World) -> None:
    ours = Letterhead(world.policy.letterhead("").sender, "")
    world.app = replace(world.app, policy=replace(world.policy, letterheads={"billing": ours}))
    issuer = FakeIssuer()
    billing = tokens(world, issuer)
    billing.token()
    time_passes(world, HOUR * 0.85)
    issuer.plan.append(TokenRefused("the sign-in has ended"))
    assert billing.token() == "token-1"
    assert [box.trouble for box in desk.status(world.app).mailboxes] == ["the sign-in has ended"]
    assert "the mailbox billing gets no new token to sign in with" in health(world.app).alarms
    time_passes(world, HOUR)
    signed_in(world.app.sessions, "billing", Issued("by hand", HOUR, "renewal"))
    assert billing.token() == "by hand"
    assert trouble(world) == ""


def test_after_trouble_nobody_asks_again_at_once(world: World) -> None:
    issuer = FakeIssuer(plan=[TokenTrouble("no network"), TokenRefused("wrong secret")])
    billing = tokens(world, issuer)
    for _ in range(3):
        with pytest.raises(TokenTrouble, match="no network"):
            billing.token()
    time_passes(world, timedelta(seconds=61))
    for _ in range(3):
        with pytest.raises(TokenRefused, match="wrong secret"):
            billing.token()
    time_passes(world, timedelta(minutes=6))
    assert billing.token() == "token-3"


def test_a_token_that_a_server_refused_is_replaced_at_once(world: World) -> None:
    billing = tokens(world, FakeIssuer())
    assert billing.token(refused=billing.token()) == "token-2"
    assert billing.token(refused="token-1") == "token-2"  # another has replaced it meanwhile


def test_what_goes_wrong_while_a_token_is_kept_fresh_ends_nothing(world: World) -> None:
    tokens(world, FakeIssuer(plan=[TokenTrouble("no network")])).keep()
    assert trouble(world) == "no network"


def test_whoever_dies_while_asking_delays_the_others_only_until_its_turn_ends(world: World) -> None:
    for at in range(1, 5):
        tripwire = Tripwire(at)
        dying = StoredTokens(replace(world.app.sessions, tripwire=tripwire), "billing", FakeIssuer(), sleep=no_nap)
        tripwire.armed = True
        with pytest.raises(Died):
            dying.token(refused="token-1")
        time_passes(world, timedelta(seconds=61))
        assert tokens(world, FakeIssuer()).token() == "token-1"
        with transaction(world.app.sessions) as session:
            session.execute(update(OAuthTokenRow).values(access_sealed=None, expires_at=None, renew_at=None))
