"""Italian."""

TEXTS = {
    "acknowledge": (
        "Buongiorno {{customer.first_name}},\n\n"
        "grazie per avercelo detto con chiarezza. Mi dispiace che sia andata così. Ho la Sua risposta davanti a me, "
        "sto cercando di capire che cosa è successo e Le scriverò di nuovo.\n\n"
        "{{agent.first_name}}"
    ),
    "investigate": (
        "Che cosa ho controllato:\n\nChe cosa è successo, in ordine:\n\nQual è stata la causa:\n\n"
        "Chi altro può esserne stato toccato:\n"
    ),
    "solve": (
        "Buongiorno {{customer.first_name}},\n\n"
        "ho esaminato il Suo caso. Ecco che cosa è successo: \n\n"
        "Ecco che cosa abbiamo fatto: \n\n"
        "Se qualcosa ancora non va, risponda a questo messaggio; arriva a me.\n\n"
        "{{agent.first_name}}"
    ),
    "follow_up": (
        "Buongiorno {{customer.first_name}},\n\n"
        "qualche giorno fa abbiamo sistemato ciò che ci aveva segnalato. Ora è tutto a posto? "
        "Se no, basta una riga e me ne occupo.\n\n"
        "{{agent.first_name}}"
    ),
    "thank": (
        "Buongiorno {{customer.first_name}},\n\n"
        "grazie per aver trovato il tempo di scriverci. Ho passato le Sue parole a chi ha avuto parte in questo.\n\n"
        "{{agent.first_name}}"
    ),
    "share": (
        "Buongiorno {{customer.first_name}},\n\n"
        "le Sue parole ci hanno fatto molto piacere. Possiamo mostrarle ad altri, senza il Suo nome? "
        "La frase a cui ci atteniamo: «{{wording}}»\n\n"
        "Basta un sì o un no, e può cambiare idea in qualsiasi momento.\n\n"
        "{{agent.first_name}}"
    ),
    "told": (
        "Buongiorno {{customer.first_name}},\n\n"
        "Lei ha detto: {{you_said}}\n\n"
        "Noi abbiamo fatto: {{we_did}}\n\n"
        "Grazie per avercelo detto. Se la vede diversamente, risponda a questo messaggio."
    ),
    "told.subject": "Lei l’ha detto, noi l’abbiamo fatto",
}
