"""How mail programs mark what they quote: the lines above it, in the languages our mail may come in."""

import re
from typing import Final

LONGEST: Final = 400  # characters of what stands above a quote, its lines joined

# "wrote", at the end of the line above a quote. After some verbs the name follows: "schrieb Pat <pat@clinic.test>:".
_VERBS: Final = (
    r"(?:wrote|writes|a écrit|écrivait|escribi[óo]|va escriure|ha scritto|scrisse|escreveu|geschreven|kirjoitti"
    r"|napisał(?:a|\(a\)|\(-a\))?|pisze|napsal(?:a|\(a\))?|napísal|írta|a scris|yazdı|написа(?:л|ла|в)(?:\(а\))?"
    r"|пиш(?:ет|е)|写道|寫道|(?:schrieb|schreef|skrev|heeft)\b.{0,150})"
)
_END: Final = r"\s?(?:[:：]|-{2,})\s*"
_LEAD: Final = (
    r"(?:On|At|Am|Le|El|Il|Em|Op|Den|På|Dnia|W dniu|Dne|Dňa|La|A|В|в|在"
    r"|(?:\w{2,14}[.,]{0,2} )?\d{1,4}[-./ ]{1,2}\w{1,12}[-./ ,])"
)
_ADDRESS: Final = r"[^\s<>\"]{1,80}@[^\s<>]{1,80}"

# A quoted line may have been wrapped without a mark for its rest: that goes on in small letters. No answer does.
_RUNS_ON: Final = re.compile(r"[ \t]*[>|].{40,}[^\s.?!:;]\s*")
_WRAPPED: Final = 70  # characters of the shortest line whose next word stood on a line of its own
_ANSWER: Final = re.compile(
    r"(?:yes|no|not|ok|okay|yep|nope|both|same|see|done|agreed|it|we|he|she|they|i|left|right)\b", re.IGNORECASE
)

ENDS_LIKE_ONE: Final = re.compile(
    rf"(?:{_VERBS}(?:{_END})?|@[^\s<>]{{1,80}}>{{0,3}}\s?:?\s*|\sUhr:\s*|\A>\s?:\s*|GMT[+-]\d\d:\d\d .{{1,60}})$",
    re.IGNORECASE,
)
ENDS_IN_BRACKET: Final = re.compile(rf">\s?(?:{_VERBS})?\s?:\s*", re.IGNORECASE)

# They begin with the date ...
_BY_LEAD: Final = re.compile(rf"[\W_]{{0,8}}{_LEAD}.{{0,20}}\d.{{3,300}}\b{_VERBS}{_END}", re.IGNORECASE)
_BY_DATE: Final = re.compile(rf"\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b.{{0,120}}<\s*{_ADDRESS}\s*>\s*:?\s*")
_BY_CLOCK: Final = re.compile(
    rf"(?:\w{{2,12}}[.,]? )?\d{{1,4}}[ .,:/-].{{0,40}}\d[:.]\d\d.{{0,100}}<\s?{_ADDRESS}\s?>\s?:\s*"
    rf"|\d{{1,2}}[:.]\d\d.{{1,60}}\d{{4}}.{{0,100}}<\s?{_ADDRESS}\s?>\s?:\s*"
    rf"|On .{{0,20}}\d.{{0,60}}\d[:.]\d\d.{{0,100}}<\s?{_ADDRESS}\s?> wrote\s*"
)
_BY_DATE_ALONE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d?:\d\d GMT[+-]\d\d:\d\d [^\d].{0,100}")
# ... or with the name, asked for in two steps: one pattern for both takes a time that grows with the square
_AN_ADDRESS: Final = re.compile(_ADDRESS)
_THEN_WROTE: Final = re.compile(rf".{{0,40}}\b{_VERBS}.{{0,60}}[:：]\s*", re.IGNORECASE)

_CLOCK_OR_ADDRESS: Final = re.compile(r"\d{1,2}[:.]\d{2}\b|\S@\S")

QUOTED: Final = re.compile(r"[ \t]*(?:[A-Z]{0,3}>|\|(?:\s|$)(?!.*\|\s*$))")
RULE: Final = re.compile(r"[ \t]*(?:[-_=~*#+—–]{2,}|[·•ᐧ])[ \t]*")
SIGNATURE: Final = re.compile(r"--[ \t]?")
LIST_FOOTER: Final = re.compile(
    r".{0,60}\bmailing list\b.{0,60}|you (?:received|are receiving) this (?:message|e-?mail) because .{1,100}"
    r"|to unsubscribe (?:from|send|,).{1,120}",
    re.IGNORECASE,
)
FENCE: Final = re.compile(r"[ \t]*(?:```|~~~)")

_MESSAGE_WORDS: Final = (
    r"(?:original(?: message| e-?mail| appointment)?|forwarded (?:message|by .{1,80})|reply message|message transféré"
    r"|message d'origine|message original|ursprüngliche (?:nachricht|mail)|originalnachricht|original-nachricht"
    r"|weitergeleitete (?:nachricht|mail)|mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato)"
    r"|mensagem (?:original|encaminhada)|(?:oorspronkelijk|doorgestuurd|origineel) bericht|originalmeddelande"
    r"|ursprungligt meddelande|vidarebefordrat meddelande|(?:opprinnelig|videresendt) melding"
    r"|(?:oprindelig|videresendt) (?:meddelelse|besked)|alkuperäinen viesti|edelleenlähetetty viesti"
    r"|(?:wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana)|(?:původní|přeposlaná) zpráva"
    r"|(?:исходное|пересылаемое) сообщение|原始(?:邮件|郵件)|(?:转发|轉寄)(?:邮件|的郵件)|元のメッセージ)"
)
ORIGINAL: Final = re.compile(rf"[\s*_>]*-{{2,}}\s*{_MESSAGE_WORDS}\s*-{{2,}}[\s*_]*", re.IGNORECASE)
FORWARD_BEGINS: Final = re.compile(
    r"\s*(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)"
    r"|inizio messaggio inoltrato|(?:inicio del mensaje reenviado|comienzo del mensaje reenviado)"
    r"|início da mensagem (?:encaminhada|reencaminhada)|begin doorgestuurd bericht|vidarebefordrat brev"
    r"|начало переадресованного сообщения|początek przekazanej wiadomości)\s?:?\s*",
    re.IGNORECASE,
)

# The lines that Outlook and its kin set above a quote. F: from, D: date, T: to, S: subject, O: others. A sender has
# letters: "From: 01/05/2026" and "To: 01/07/2026" are dates of service.
_NAMES: Final = {
    "F": "from|von|de|da|van|från|fra|lähettäjä|od|от|від|kimden|feladó|发件人|寄件者|差出人",
    "D": "sent|date|gesendet(?: am)?|datum|envoyé(?: le)?|message du|enviado(?: el| em)?|fecha|data|inviato|verzonden"
    "|skickat|sendt|dato|lähetetty|päivämäärä|wysłano|odesláno|отправлено|дата|надіслано|发送时间|日期|寄件日期"
    "|送信日時",
    "T": "to|an|à|para|a|aan|till|til|vastaanottaja|do|komu|кому|kime|收件人|收件者|宛先",
    "S": "subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|тема|konu|tárgy"
    "|主题|主旨|件名",
    "O": "cc|kopie|copie(?: à)?|kopia|копия|reply-to|antwort an|répondre à|risposta|rispondi a|responder a|importance"
    "|wichtigkeit|attachments|priority|organization|抄送",
}
HEADER_LINE: Final = re.compile(
    r"[\s*_>]{0,6}(?:"
    + "|".join(f"(?P<{kind}>{names})" for kind, names in _NAMES.items())
    + r")[*_]?\s?[:：][*_]?(?!//)(?(F).*[^\W\d_].*|.*)",
    re.IGNORECASE,
)

SENT_FROM_BEGINS: Final = (
    "sent ", "from my ", "get ", "envoyé ", "von meinem ", "gesendet ", "diese ", "enviado ", "inviato ", "verzonden ",
    "skickat ", "sendt ", "lähetetty ", "wysłane ", "отправлено ", "從我的", "发自我的",
)  # fmt: skip
_DEVICE: Final = (
    r"(?:iphone|ipad|ipod|phone|handy|mobile|mobil\w*|android|galaxy|samsung|blackberry|tablet|device|cell|pc|mac"
    r"|mail\w*|\[mail\]\S*|airmail|outlook|yahoo|windows)"
)
# What a device writes by itself. A person writes "Sent by fax on 3/3" too, so a device or a program must be named.
SENT_FROM: Final = re.compile(
    rf"[\s<(]*(?:sent (?:from|with|using) .{{0,60}}\b{_DEVICE}\b.{{0,80}}|sent from my .{{1,60}}"
    r"|sent from [^<>]{1,30}<https?://[^<>\s]{1,200}"
    rf"|from my {_DEVICE}\b.{{0,20}}|sent (?:via|by|from a) (?:my )?{_DEVICE}|get \[?outlook for .{{1,60}}"
    r"|envoyé (?:depuis|de) mon .{1,40}|envoyé à partir de (?:outlook|mon) .{1,60}"
    rf"|von meinem .{{1,40}} gesendet|gesendet (?:von|mit) (?:meinem |der ).{{1,40}}"
    rf"|gesendet (?:von|mit) .{{0,20}}\b{_DEVICE}\b.{{0,80}}"
    r"|diese nachricht wurde von meinem .{1,60} gesendet|enviado (?:desde mi|do meu) .{1,40}"
    r"|inviato (?:dal mio|da) .{1,40}|verzonden (?:met|vanaf|vanuit) .{1,40}|skickat från min .{1,40}"
    r"|sendt fra min .{1,40}|lähetetty .{1,30}stani|wysłane z (?:mojego )?.{1,40}|отправлено (?:с|из) .{1,40}"
    r"|從我的 .{1,20} 傳送|发自我的.{1,20})[.!)>\s]*",
    re.IGNORECASE,
)

SENT_FROM_SOMETHING: Final = re.compile(r"[ \t]*sent (?:from|with|via) (?:my|a|an|the)\b[^\d?:]{1,60}", re.IGNORECASE)


def begins_with_date(line: str) -> bool:
    """Say whether the line (or a few, joined) stands above a quote and begins with a date: "On ... Pat wrote:"."""
    if len(line) > LONGEST:
        return False
    return any(pattern.fullmatch(line) for pattern in (_BY_LEAD, _BY_DATE, _BY_CLOCK, _BY_DATE_ALONE))


def begins_with_name(line: str) -> bool:
    """Say whether the line stands above a quote and begins with a name: "Pat <pat@clinic.test> wrote:"."""
    if len(line) > LONGEST or not line.rstrip().endswith((":", "：")):
        return False
    found = _AN_ADDRESS.search(line, 0, LONGEST // 2)
    return found is not None and bool(_THEN_WROTE.fullmatch(line, found.end()))


def runs_on(quoted: str, rest: str) -> bool:
    """Say whether a line is the rest of the quoted one above it: that is full, ends no sentence, and gets no answer."""
    if len(quoted) > LONGEST or _ANSWER.match(rest):
        return False
    full = len(quoted.rstrip()) + 1 + len(rest.split(maxsplit=1)[0]) > _WRAPPED
    return full and bool(_RUNS_ON.fullmatch(quoted))


def is_certain(attribution: str) -> bool:
    """Say whether it also holds a time of day or an address: then even what is not marked below it is a quote."""
    return bool(_CLOCK_OR_ADDRESS.search(attribution))
