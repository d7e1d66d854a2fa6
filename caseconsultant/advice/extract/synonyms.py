"""The words of the trade that mean the same: what a mail says, said once more in the words that notes use."""

import re
from functools import lru_cache
from typing import Final

SAME: Final = tuple(
    (re.compile(heard, re.I), book)
    for heard, book in (
        (r"\bE ?(?:/|&|and) ?M\b|\b992(?:0[2-5]|1[1-5])\b|\b9920x|\b9921x", "E/M visit"),
        (r"\boffice (?:visit|charge)|\bOV\b|\bclinic visit|\bf/?u visit", "visit"),
        (r"\bI ?& ?D\b|\bI and D\b|incision (?:and|&) drainage|lanc(?:ed|ing)", "I&D"),
        (r"\bmods?\b", "modifier"),
        (r"\bradiograph|\bplain films?\b|\bX ?rays?\b", "x-ray"),
        (r"\bstitch(?:es)?\b", "sutures"),
        ((r"(?:forgot|fail(?:ed|s)?|neglect\w*) to sign|(?:did ?n[o']t|never|has ?n[o']t) sign(?:ed)?\b|"
         r"without (?:a |the )?(?:signature|signing)|missing signature"), "unsigned signature"),
        (r"(?:add|put|write|type)\w* (?:\w+ ){0,3}to the (?:note|chart|record)|late note", "addendum late entry"),
        (r"\bdraw(?:ing|n)? (?:of )?blood|\bphlebotom|\bblood draws?\b|\blab draw", "blood draw venipuncture"),
        (r"electrocardiogra|\b12[- ]lead\b", "EKG"),
        (r"electroenceph", "EEG"),
        (r"emergency (?:room|dep\w*)|\bE\.?R\.?\b(?! status)", "ED emergency"),
        (r"\boperating (?:room|theat)|\bback to surgery\b", "OR operating room"),
        (r"post[- ]?surg\w*|after (?:the |her |his )?(?:surgery|operation)|post[- ]?operative", "post-op"),
        ((r"decided (?:on|to)|decision (?:for|to)|elected to (?:operate|proceed)|booked (?:for|the) surg|"
         r"consented for"), "decision decided"),
        (r"nurse[- ]practitioner", "NP"),
        (r"physician(?:'s)?[- ]assistant|\bPA-C\b", "PA"),
        (r"high blood pressure|hypertensi", "hypertension"),
        (r"(?:chronic )?kidney disease|chronic renal", "CKD kidney"),
        (r"congestive heart|cardiac failure", "heart failure"),
        (r"\bbilat\b|both sides|each side|bilaterally", "bilateral"),
        ((r"yearly (?:physical|exam|check)|annual (?:physical|exam|check)|\bcheck-?ups?\b|well[- ]woman|"
         r"\b993(?:8[1-7]|9[1-7])\b"), "annual physical preventive"),
        (r"medicare (?:annual )?(?:wellness|well visit)|annual wellness", "AWV annual wellness"),
        (r"tele(?:visit|med|health)|\bzoom\b|video visit|virtual visit", "telehealth"),
        ((r"\b(?:thrown?|threw|throwing) (?:\w+ ){0,3}away|\bunused (?:drug|portion|part|amount)|left in the vial|"
         r"\bdiscard|\bwaste"), "wasted"),
        (r"(?:give|send|pay)\w* (?:\w+ ){0,3}(?:money )?back\b|paid (?:us )?too much", "refund overpaid"),
        (r"\bassisted at surgery|surgical assist|first[- ]assist", "assistant assist surgery"),
        (r"\bshots?\b|injected|\bjab\b", "injection"),
        (r"biops(?:y|ies|ied)", "biopsy"),
        (r"\bsame[- ](?:date|session|encounter|sitting|DOS)\b|\bon the day of\b", "same day"),
        (r"\bvs\b|versus|plain english|tell apart", "difference"),
        (r"\bCLIA\b", "QW modifier"),
        (r"same test|re-?run|(?:lab|test)\w* (?:again|repeated)|repeat(?:ed)? (?:lab|test|glucose)", "91 repeat lab"),
        (r"read (?:again )?by (?:another|a different|Dr\.? \w)|again (?:at|later|in the)|second (?:film|x-?ray)",
         "repeat 76 77"),
        (r"extra (?:work|time|effort)|additional work|much harder|took (?:twice|much)", "22 extra work modifier"),
        (r"\bOTS\b|off[- ]the[- ]shelf|over the counter|no (?:trimming|fitting)", "off-the shelf prefabricated"),
        (r"\bw/? rails?\b|with rails", "with any type side rails"),
        (r"\bbilat(?:eral)?\b|both (?:ears|eyes|knees|hips|shoulders|sides)", "bilateral"),
        (r"\bOM\b|\bAOM\b", "otitis media"),
        (r"\bnever (?:been )?seen (?:\w+ ){0,3}before|first time (?:here|seen|with)", "new patient"),
    )
)  # fmt: skip


@lru_cache(maxsize=256)
def in_book_words(words: str) -> str:
    """The trade's own words for what a text says otherwise, on one line; empty where it says nothing of the kind."""
    return " ; ".join(dict.fromkeys(book for heard, book in SAME if heard.search(words)))
