from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.domain.headers import SUBJECT_LIMIT
from caseconsultant.domain.letters import Address, InboundMail
from caseconsultant.domain.threads import (
    UnfitMessageId,
    anchor_for,
    claims,
    id_given,
    is_our_loop_token,
    loop_token,
    message_id_for,
    references_for,
    reply_subject,
    tag_in,
    tagged_subject,
    takes_part,
    ticket_claimed_by,
)

KEY = b"k" * 32
DOMAIN = "riverbend.example"
DOMAINS = frozenset({DOMAIN, "second.example"})
OURS = message_id_for(1042, "answer-7", DOMAIN, KEY)


def test_the_same_letter_always_has_the_same_id() -> None:
    assert message_id_for(1042, "answer-7", "Riverbend.EXAMPLE", KEY) == OURS
    assert OURS.startswith("cc.1042.answer-7.")
    assert OURS.endswith("@riverbend.example")
    assert "<" not in OURS


@given(
    st.integers(1, 10**18 - 1), st.from_regex(r"[a-z0-9_-]{1,40}", fullmatch=True), st.binary(min_size=16, max_size=64)
)
def test_an_id_that_we_signed_names_its_ticket(ticket_id: int, letter_key: str, key: bytes) -> None:
    assert ticket_claimed_by(message_id_for(ticket_id, letter_key, DOMAIN, key), key, DOMAINS) == ticket_id


@pytest.mark.parametrize("written", [OURS.upper(), f"<{OURS}>", f"  {OURS} "])
def test_an_id_is_known_as_gateways_rewrite_it(written: str) -> None:
    assert ticket_claimed_by(written, KEY, DOMAINS) == 1042


@given(st.integers(0, len(OURS) - 1), st.sampled_from("abz27019.-_@<> "))
def test_one_changed_character_forfeits_the_claim(at: int, character: str) -> None:
    changed = OURS[:at] + character + OURS[at + 1 :]
    if changed.strip().strip("<>") != OURS:
        assert ticket_claimed_by(changed, KEY, DOMAINS) is None


@given(st.text(max_size=300))
def test_strangers_ids_claim_nothing(message_id: str) -> None:
    assert ticket_claimed_by(message_id, KEY, DOMAINS) is None


@pytest.mark.parametrize(
    "forged",
    [
        OURS.replace("1042", "1043"),
        OURS.replace("answer-7", "answer-8"),
        OURS.replace(DOMAIN, "second.example"),
        OURS.replace("1042", "01042"),
        OURS.replace("1042", "\u0661042"),
        message_id_for(1042, "ack", DOMAIN, KEY).replace("ack", "ac\u212a"),  # the Kelvin sign: k in lower case
        "cc.1042.answer-7.@riverbend.example",
        message_id_for(1042, "answer-7", DOMAIN, b"another key"),
        message_id_for(1042, "answer-7", "elsewhere.example", KEY),
    ],
)
def test_a_forged_id_claims_nothing(forged: str) -> None:
    assert ticket_claimed_by(forged, KEY, DOMAINS) is None


@pytest.mark.parametrize(
    ("ticket_id", "letter_key", "domain"),
    [
        (0, "a", DOMAIN),
        (-1, "a", DOMAIN),
        (1, "", DOMAIN),
        (1, "a.b", DOMAIN),
        (1, "A", DOMAIN),
        (1, "a" * 41, DOMAIN),
        (1, "a", "b\r\nc"),
        (1, "a", ""),
    ],
)
def test_an_id_that_could_not_be_read_back_is_not_made(ticket_id: int, letter_key: str, domain: str) -> None:
    with pytest.raises(UnfitMessageId):
        message_id_for(ticket_id, letter_key, domain, KEY)


def test_in_reply_to_claims_before_references_and_newest_before_oldest() -> None:
    one, two, three = (message_id_for(n, "ack", DOMAIN, KEY) for n in (1, 2, 3))
    mail = InboundMail(in_reply_to=(two,), references=(one, "a@b.example", two, three))
    assert claims(mail, KEY, DOMAINS) == (2, 3, 1)


def test_a_mail_without_ids_of_ours_claims_nothing() -> None:
    assert claims(InboundMail(in_reply_to=("a@b.example",), references=("", "<@[")), KEY, DOMAINS) == ()


def test_a_hundred_thousand_references_cost_no_more_than_two_hundred() -> None:
    mail = InboundMail(references=(OURS, *(f"{n}@b.example" for n in range(100_000))))
    assert claims(mail, KEY, DOMAINS) == ()
    assert claims(replace(mail, references=(*mail.references, OURS)), KEY, DOMAINS) == (1042,)


def test_only_participants_take_part() -> None:
    participants = frozenset({"dana@clinic.example"})
    assert takes_part(Address("Dana@Clinic.example", "Anybody"), participants)
    assert not takes_part(Address("dana@clinic.example.evil.example", "dana@clinic.example"), participants)
    assert not takes_part(Address(""), frozenset({""}))


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("20610 with 64483", "Re: 20610 with 64483"),
        ("Re: 20610 with 64483", "Re: 20610 with 64483"),
        ("RE: AW: SV: Re[2]: Antw: 20610", "Re: 20610"),
        ("re:re:RE :20610", "Re: 20610"),
        ("回复：Re(3): 20610", "Re: 20610"),
        ("Fwd: splint", "Re: Fwd: splint"),
        ("Review: 99213", "Re: Review: 99213"),
        ("R: right knee", "Re: R: right knee"),
        ("", "Re: your coding question"),
        ("Re: ", "Re: your coding question"),
        ("two\r\nlines", "Re: two lines"),
        ("Re: " * 300 + "20610", "Re: 20610"),
    ],
)
def test_a_reply_says_re_once(subject: str, answer: str) -> None:
    assert reply_subject(subject) == answer


@given(st.text(max_size=400))
def test_replying_to_a_reply_keeps_the_subject(subject: str) -> None:
    answer = reply_subject(subject)
    assert len(answer) <= 200
    assert answer.startswith("Re: ")
    assert reply_subject(answer) == answer


def test_a_letter_names_its_parent_last() -> None:
    assert references_for("c@x", ("a@x", "b@x")) == ("c@x", ("a@x", "b@x", "c@x"))
    assert references_for("a@x", ()) == ("a@x", ("a@x",))
    assert references_for("b@x", ("a@x", "b@x", "a@x")) == ("b@x", ("a@x", "b@x"))


def test_ids_that_could_do_harm_are_left_out() -> None:
    assert references_for("evil>\r\nBcc: x@y", ("a@x", "b c@x", "=?utf-8?q?x?=")) == ("", ("a@x",))
    assert references_for("", ()) == ("", ())


def test_a_long_thread_keeps_its_first_id_and_the_newest() -> None:
    parent, kept = references_for("new@x", [f"{n}@x" for n in range(500)])
    assert (parent, kept[0], kept[-1], len(kept)) == ("new@x", "0@x", "new@x", 20)
    assert kept[-2] == "499@x"


@given(st.lists(st.integers(1, 248), max_size=40))
def test_references_stay_within_two_kilobytes(lengths: list[int]) -> None:
    ids = [f"{'a' * length}@{n}"[-250:] for n, length in enumerate(lengths)]
    _, kept = references_for("parent@x", ids)
    assert sum(len(known) + 5 for known in kept) <= 2000
    assert len(kept) <= 20
    assert kept[-1] == "parent@x"


def test_the_anchor_names_the_ticket_and_stands_before_the_parent() -> None:
    anchor = anchor_for(42, DOMAIN, KEY)
    assert ticket_claimed_by(anchor, KEY, frozenset({DOMAIN})) == 42
    assert references_for("b@x", ("a@x",), anchor) == ("b@x", ("a@x", anchor, "b@x"))
    assert references_for("", (), anchor) == ("", (anchor,))


def test_an_anchor_stays_where_a_reply_has_it_and_is_there_once() -> None:
    anchor = anchor_for(42, DOMAIN, KEY)
    assert references_for("c@x", ("a@x", anchor, "b@x"), anchor) == ("c@x", ("a@x", anchor, "b@x", "c@x"))


def test_a_long_thread_keeps_its_anchor() -> None:
    anchor = anchor_for(42, DOMAIN, KEY)
    _, kept = references_for("new@x", ["0@x", anchor, *(f"{n}@x" for n in range(1, 500))], anchor)
    assert (kept[:2], kept[-1], len(kept)) == (("0@x", anchor), "new@x", 20)


@pytest.mark.parametrize(
    ("reply", "named"),
    [
        ("250 2.0.0 OK <AB1CD@AB1CD.provider.test> [Hostname=AB1CD.provider.test]", "AB1CD@AB1CD.provider.test"),
        ("250 2.6.0 <a.b@x.test> [InternalId=1] Queued mail for delivery", "a.b@x.test"),
        ("250 2.0.0 Ok: queued as 4XyZ", ""),
        ("250 <pat@clinic.test>, <al@clinic.test> accepted", "pat@clinic.test"),
        ("", ""),
    ],
)
def test_an_id_that_a_server_names_is_read(reply: str, named: str) -> None:
    assert id_given(reply) == named


def test_our_loop_token_is_known_and_nobody_elses() -> None:
    token = loop_token(KEY, DOMAIN)
    assert is_our_loop_token(f" {token.upper()} ", KEY, DOMAINS)
    assert not is_our_loop_token(loop_token(b"another key", DOMAIN), KEY, DOMAINS)
    assert not is_our_loop_token(loop_token(KEY, "elsewhere.example"), KEY, DOMAINS)
    assert not is_our_loop_token("", KEY, DOMAINS)
    assert not is_our_loop_token("\ud800", KEY, DOMAINS)


@pytest.mark.parametrize("subject", ["Re: 20610", "Re: 20610 [#12]", "Re: 20610 [#7]", "x" * 500, "", "Re: [#12] it"])
def test_a_tagged_subject_ends_in_its_own_tag_within_one_line(subject: str) -> None:
    tagged = tagged_subject(subject, 12)
    assert tagged.endswith(" [#12]")
    assert tag_in(tagged) == tag_in(f"AW: {tagged}") == 12
    assert len(tagged) <= SUBJECT_LIMIT
    assert tagged_subject(tagged, 12) == tagged


@pytest.mark.parametrize("subject", ["", "#12", "[12]", "[#0]", "[#012]", "[#x]", "[# 12]", f"[#{'9' * 30}]", "[#١]"])
def test_what_only_looks_like_a_tag_names_no_ticket(subject: str) -> None:
    assert tag_in(subject) is None


def test_the_last_of_several_tags_counts() -> None:
    assert tag_in("Re: their own [#3] of our [#12]") == 12
