"""How mail programs mark what they forward: subjects, lines above it and header names, in the languages of Europe."""

import re
from typing import Final

# A subject says it first: "FW: ...", "TR : ...", "Redir.: ...". What a reply puts there stands below.
FORWARD_SUBJECT: Final = re.compile(
    r"\s*(?:fwd?|wg|tr|rv|vs|vl|vb|vid|i|pd|enc|redir|doorst|továbbítás|videresend|ilt|İlt|ilet|fs|trs|fyi"
    r"|пересл|转发|轉寄|転送)\.?\s?[:：]",
    re.IGNORECASE,
)
REPLY_SUBJECT: Final = re.compile(
    r"\s*(?:re|aw|antw?|sv|rép|rif|res|odp|vá|ynt|bls|回复|回覆|отв|ha)(?:\[\d+\])?\.?\s?[:：]", re.IGNORECASE
)

_FORWARDED: Final = (
    r"forwarded (?:e-?)?(?:message|mail|by .{1,80})|fwd\.? ?msg|message (?:transf[ée]r[ée]|transmis|réexpédié)"
    r"|weitergeleitete (?:nachricht|mail|e-mail)|mensaje reenviado|missatge reenviat|messaggio inoltrato"
    r"|mensagem (?:re)?encaminhada|doorgestuurd bericht|vidarebefordrat (?:meddelande|mejl|brev)"
    r"|videresendt (?:melding|meddelelse|besked|e-mail)|(?:edelleenlähetetty|välitetty) viesti"
    r"|(?:treść )?przekazan(?:a|ej|ą) wiadomoś(?:ć|ci)|(?:wiadomość|vezi) przekazana|přeposlaná zpráva"
    r"|preposlaná správa|továbbított (?:üzenet|levél)|mesaj redirecționat|proslijeđena poruka|edastatud (?:kiri|sõnum)"
    r"|(?:пересылаемое|перенаправленное|пересланное) сообщение|(?:переслане|перенаправлене) повідомлення"
    r"|[iİ]leti[lr](?:miş|en) (?:mesaj|[iİ]leti)|препратено съобщение"
    r"|转发(?:的)?邮件|轉寄的?郵件|転送(?:された)?メッセージ"
)
_ORIGINAL: Final = (
    r"original (?:message|e-?mail)|message d'origine|message original|ursprüngliche nachricht|original-?nachricht"
    r"|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|originalmeddelande"
    r"|ursprungligt meddelande|opprinnelig melding|oprindelig meddelelse|alkuperäinen viesti"
    r"|oryginalna wiadomość|wiadomość oryginalna|původní zpráva|исходное сообщение"
)
# Dashes around the words; Yahoo writes all headers behind them on the same line.
SEPARATOR: Final = re.compile(
    rf"[\s>*_|]{{0,20}}-{{2,20}}\s{{0,4}}(?:(?P<forwarded>{_FORWARDED})|(?P<original>{_ORIGINAL}))"
    rf"(?:\s?/\s?[\w. ]{{1,30}})?\s{{0,4}}-{{2,20}}(?:\s?(?:{_FORWARDED})\s?-{{2,20}})?[\s*_]{{0,8}}(?P<rest>.*)",
    re.IGNORECASE,
)
BEGINS: Final = re.compile(
    rf"[\s>*_|]{{0,20}}(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)"
    r"|début du (?:message|courriel|mail) (?:réexpédié|transféré|transmis)|inizio (?:del )?messaggio inoltrato"
    r"|(?:inicio|comienzo) del mensaje reenviado|início da mensagem (?:re)?encaminhada|begin doorgestuurd bericht"
    r"|start på videresendt besked|välitetty viesti alkaa|začátek přeposílané zprávy|začiatok preposlanej správy"
    r"|započni proslijeđenu poruku|továbbított levél kezdete|początek przekaz(?:yw)?anej wiadomości"
    r"|începe mesajul redirecționat|начало переадресованного сообщения|початок листа, що пересилається"
    rf"|[iİ]leti başlangıcı|{_FORWARDED})\s?[:：][\s*_]{{0,8}}",
    re.IGNORECASE,
)

# F: who wrote it, D: when, S: about what, T: to whom, O: others.
NAMES: Final = {
    "F": "from|von|de la|de|da|van|från|fra|lähettäjä|od|от|від кого|від|отправитель|kimden|gönderen|feladó|mittente"
    "|nadawca|šalje|saatja|expeditorul|expeditor|odesílatel|odosielateľ|remitente|remetente|afzender|expéditeur"
    "|absender|发件人|寄件者|差出人|送信元",
    "D": "sent|date|gesendet am|gesendet|datum|envoyé le|envoyé|enviado el|enviado em|enviado|enviada em|fecha|data"
    "|inviato|verzonden|skickat|sendt|dato|dată|dátum|lähetetty|päivämäärä|päiväys|wysłano|odesláno|odoslané|elküldve"
    "|trimis|tarih|gönderilen|gönderildi|poslano|kuupäev|отправлено|дата|надіслано|відправлено|发送时间|日期|寄件日期"
    "|送信日時|日付",
    "T": "to|an|à|para|pour|a|aan|till|til|vastaanottaja|do|pre|prima|za|adresat|către|destinatarul|destinatario"
    "|címzett|komu|кому|kime|alıcı|saaja|收件人|收件者|宛先|送信先",
    "S": "subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|ämne|emne|aihe|temat|předmět|predmet|naslov"
    "|subiectul|subiect|teema|тема|konu|tárgy|主题|主旨|件名",
    "O": "cc|bcc|kopie|copie|copie à|kopia|kopio|kopi|kópia|copia|cópia|másolat|másolatot kap|dw|bilgi|koopia|копия"
    "|копія|kopie \\(cc\\)|reply-to|antwort an|répondre à|responder a|rispondi a|importance|priority|attachments|抄送",
}
HEADER: Final = re.compile(
    r"[\s>*_|]{0,20}(?:"
    + "|".join(f"(?P<{kind}>{names})" for kind, names in NAMES.items())
    + r")[*_]{0,2}\s{0,2}[:：][*_]{0,2}(?!//)\s*(?P<value>.*)",
    re.IGNORECASE,
)


def _glued(kind: str) -> str:
    return "(?:" + "|".join(name[0].upper() + name[1:] for name in NAMES[kind].split("|")) + ")"


# "From: Pat <pat@clinic.test>To: ...Sent: ...Subject: ...", all on one line, without blanks between.
GLUED: Final = re.compile(
    rf"{_glued('F')}\s?:\s?(?P<F>.{{1,300}}?>)\s?{_glued('T')}\s?:.{{1,20000}}?[>;]?{_glued('D')}\s?:\s?"
    rf"(?P<D>.{{1,100}}?){_glued('S')}(?:\s?:|\s)\s?(?P<S>.{{0,998}})"
)
