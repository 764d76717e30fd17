"""German."""

TEXTS = {
    "acknowledge": (
        "Guten Tag {{customer.first_name}},\n\n"
        "danke, dass Sie uns das so offen sagen. Es tut mir leid, dass es so gelaufen ist. Ihre Antwort liegt vor mir, "
        "ich finde heraus, was geschehen ist, und melde mich wieder bei Ihnen.\n\n"
        "{{agent.first_name}}"
    ),
    "investigate": (
        "Was ich mir angesehen habe:\n\nWas der Reihe nach geschah:\n\nWas die Ursache war:\n\n"
        "Wen es noch getroffen haben kann:\n"
    ),
    "solve": (
        "Guten Tag {{customer.first_name}},\n\n"
        "ich bin der Sache nachgegangen. Das ist geschehen: \n\n"
        "Das haben wir getan: \n\n"
        "Wenn noch etwas nicht stimmt, antworten Sie einfach; die Nachricht kommt zu mir.\n\n"
        "{{agent.first_name}}"
    ),
    "follow_up": (
        "Guten Tag {{customer.first_name}},\n\n"
        "vor einigen Tagen haben wir in Ordnung gebracht, was Sie uns geschrieben hatten. Ist jetzt alles, wie es sein "
        "soll? Wenn nicht, genügt eine Zeile, und ich kümmere mich darum.\n\n"
        "{{agent.first_name}}"
    ),
    "thank": (
        "Guten Tag {{customer.first_name}},\n\n"
        "danke, dass Sie sich die Zeit genommen haben. Ich habe Ihre Worte an alle weitergegeben, die daran beteiligt "
        "waren.\n\n"
        "{{agent.first_name}}"
    ),
    "share": (
        "Guten Tag {{customer.first_name}},\n\n"
        "Ihre Worte haben uns sehr gefreut. Dürfen wir sie anderen zeigen, ohne Ihren Namen? "
        "Der Satz, nach dem wir uns richten: „{{wording}}“\n\n"
        "Ein Ja oder ein Nein genügt, und Sie können es sich jederzeit anders überlegen.\n\n"
        "{{agent.first_name}}"
    ),
    "told": (
        "Guten Tag {{customer.first_name}},\n\n"
        "Sie sagten: {{you_said}}\n\n"
        "Wir haben es so gelöst: {{we_did}}\n\n"
        "Danke für Ihren Hinweis. Wenn Sie es anders sehen, antworten Sie einfach auf diese Nachricht."
    ),
    "told.subject": "Sie haben es gesagt, wir haben es geändert",
}
