"""The words mail programs put around quotations and signatures, in the languages our customers write."""

import re

_I = re.IGNORECASE

MARKER = re.compile(r"reply above this line|antwort[^\n]{0,20} (oberhalb|über) dieser (linie|zeile)|"
                    r"répond[^\n]{0,20} au-dessus de cette ligne|responda? (por )?encima de esta línea|"
                    r"type your reply above|bitte antworten sie über dieser", _I)  # fmt: skip

_ORIGINAL_WORDS = (
    r"original message|forwarded message|original appointment|ursprüngliche nachricht|originalnachricht|"
    r"weitergeleitete nachricht|message d'origine|message original|message transféré|mensaje original|"
    r"mensaje reenviado|messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada|"
    r"oorspronkelijk bericht|doorgestuurd bericht|oprindelig meddelelse|videresendt meddelelse|opprinnelig melding|"
    r"ursprungligt meddelande|vidarebefordrat meddelande|oryginalna wiadomość|wiadomość oryginalna|původní zpráva|"
    r"исходное сообщение|пересылаемое сообщение|原始邮件|转发邮件|元のメッセージ|orijinal ileti|alkuperäinen viesti"
)
ORIGINAL = re.compile(rf"[-_=*\s]{{2,80}}(?:{_ORIGINAL_WORDS})[-_=*:\s]{{0,80}}", _I)
FORWARDED = re.compile(
    r"(begin forwarded message|anfang der weitergeleiteten (e-mail|nachricht)|début du message (réexpédié|transféré)|"
    r"inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|"
    r"vidarebefordrat brev|start på videresendt besked)\s*[:：]?\s*$", _I)  # fmt: skip

FROM_LINE = re.compile(r"\*{0,2}\s?(from|von|de|da|fra|från|van|od|от|lähettäjä|expéditeur|kimden|差出人|发件人|寄件者|"
                       r"보낸 사람|feladó|från|remetente)\s?\*{0,2}\s?[:：]", _I)  # fmt: skip
HEADER_LINE = re.compile(
    r"\*{0,2}\s?(sent|date|to|cc|subject|reply-to|gesendet|datum|an|kopie|betreff|antwort an|envoyé|date|à|"
    r"objet|enviado( el)?|fecha|para|asunto|inviato|data|a|oggetto|enviada( em)?|assunto|verzonden|aan|onderwerp|sendt|"
    r"dato|til|emne|skickat|till|ämne|wysłano|do|temat|odesláno|komu|předmět|отправлено|дата|кому|тема|"
    r"lähetetty|vastaanottaja|aihe|送信日時|宛先|件名|发送时间|收件人|主题|gönderildi|kime|konu|dw|udw)"
    r"\s?\*{0,2}\s?[:：]", _I)  # fmt: skip

# The verb (or what stands for it) of "On … X wrote:".
WROTE = re.compile(
    r"\bwrote\b|\bschrieb\b|\bgeschrieben\b|a écrit|\bescribió\b|ha scritto|\bescreveu\b|\bschreef\b|geschreven|"
    r"\bskrev\b|\bnapisał(?:\(a\)|a)?|\bpisze\b|\bnapsal(?:\(a\)|a)?|\bнаписал(?:\(а\)|а)?|\bпишет\b|kirjoitti|"
    r"\byazdı|のメール|さんは書きました|写道|寫道|작성|\bírta\b|a scris|έγραψε", _I)  # fmt: skip
# How such a line may begin: a preposition of time, a weekday, a date.
INTRO_START = re.compile(
    r"[-*\s\"'“]{0,12}(on|am|le|el|il|op|den|dnia|w dniu|em|dne|в|le|lun|mar|mer|jeu|ven|sam|dim|man|tir|ons|tor|fre|"
    r"mån|tis|lör|sön|на|vào|a \d|sul|em|pe|ma|ti|ke|to|su|понедельник|вторник|среда|четверг|пятница|суббота|"
    r"воскресенье|\d{1,4}[-./年 ]|<)[\s,\w.]", _I)  # fmt: skip
DATE_OR_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\b(19|20)\d\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|年\d")

SENT_FROM = re.compile(
    r"(sent from (my|the) |sent from \w{2,20}( for \w{2,20})?\b|sent (via|using) |get outlook for|get \[?outlook|"
    r"von meinem .{1,60} gesendet|gesendet (von|mit|über) |diese nachricht wurde von meinem .{1,80} gesendet|"
    r"envoyé (de|depuis|avec) |télécharger outlook|enviado desde |enviado do meu |enviado do |obtener outlook|"
    r"inviato (da|dal|dall)|scarica outlook|verzonden (vanaf|via|met|vanuit) |verstuurd vanaf |sendt fra |"
    r"skickat från |hämta outlook|lähetetty |wysłane z |wysłano z |odesláno z |отправлено (из|с) |iphoneから送信|"
    r"从我的 ?iphone发送|发自我的|gönderildi$|mobil cihaz)", _I)  # fmt: skip

# A cheap look that decides whether anything above can match at all: most new mails end here. Plain substring searches,
# because one big pattern takes ten times as long.
_SMELLS = (
    "\n>", "\n >", "\n\t>", "\n|", "\n--", "\n__", "\n - ", "\n==", "\n —", "\n—\n", "\n–\n", ">:", ">\n",
    "above this line", "reply above", "dessus de cette", "dieser linie", "dieser zeile", "de esta línea",
    "forwarded", "weitergeleitet",
    "réexpédié", "transféré", "reenviado", "inoltrato", "doorgestuurd", "videresendt", "vidarebefordrat",
    "original",
    "origine", "oorspronkelijk", "ursprüng", "ursprungligt", "oryginaln", "původní", "исходное", "原始", "元の",
    "wrote", "schrieb", "écrit", "escribió", "scritto", "escreveu", "schreef", "geschreven", "skrev", "napisa",
    "pisze", "napsal", "написал", "пишет", "kirjoitti", "yazdı", "のメール", "書きました", "写道", "寫道", "작성",
    "írta", "a scris", "έγραψε", "from:", "von:", "\nde:", "\nde :", "\nda:", "fra:", "från:", "van:",
    "\nod:", "\nот:",
    "lähettäjä:", "expéditeur", "kimden:", "差出人", "发件人", "寄件者", "보낸 사람", "feladó", "remetente", "from*",
    "sent from", "sent via", "sent using", "get outlook", "get [outlook", "gesendet", "envoyé de", "envoyé av",
    "télécharger outlook", "enviado ", "obtener outlook", "inviato da", "scarica outlook", "verzonden ",
    "verstuurd ",
    "sendt fra", "skickat från", "hämta outlook", "lähetetty", "wysłan", "odesláno z", "отправлено",
    "iphone", "发自",
    "gönderildi", "mobil cihaz",
)  # fmt: skip


def smells_of_quotation(text: str) -> bool:
    """False only if no rule of this file can find anything in `text`."""
    low = "\n" + text.lower() + "\n"
    return any(smell in low for smell in _SMELLS)
