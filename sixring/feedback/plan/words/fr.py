"""French."""

TEXTS = {
    "acknowledge": (
        "Bonjour {{customer.first_name}},\n\n"
        "merci de nous l’avoir dit franchement. Je suis désolé que cela se soit passé ainsi. J’ai votre réponse sous "
        "les yeux, je cherche ce qui s’est passé et je reviens vers vous.\n\n"
        "{{agent.first_name}}"
    ),
    "investigate": (
        "Ce que j’ai regardé :\n\nCe qui s’est passé, dans l’ordre :\n\nLa cause :\n\nQui d’autre a pu être touché :\n"
    ),
    "solve": (
        "Bonjour {{customer.first_name}},\n\n"
        "j’ai examiné votre cas. Voici ce qui s’est passé : \n\n"
        "Voici ce que nous avons fait : \n\n"
        "S’il reste quelque chose à régler, répondez simplement à ce message ; il m’arrive directement.\n\n"
        "{{agent.first_name}}"
    ),
    "follow_up": (
        "Bonjour {{customer.first_name}},\n\n"
        "il y a quelques jours, nous avons corrigé ce que vous nous aviez signalé. Tout est-il en ordre maintenant ? "
        "Sinon, une ligne suffit et je m’en occupe.\n\n"
        "{{agent.first_name}}"
    ),
    "thank": (
        "Bonjour {{customer.first_name}},\n\n"
        "merci d’avoir pris le temps de nous écrire. J’ai transmis vos mots à tous ceux qui y ont pris part.\n\n"
        "{{agent.first_name}}"
    ),
    "share": (
        "Bonjour {{customer.first_name}},\n\n"
        "vos mots nous ont fait très plaisir. Pouvons-nous les montrer à d’autres, sans votre nom ? "
        "La phrase que nous suivons : « {{wording}} »\n\n"
        "Un oui ou un non suffit, et vous pouvez changer d’avis à tout moment.\n\n"
        "{{agent.first_name}}"
    ),
    "told": (
        "Bonjour {{customer.first_name}},\n\n"
        "Vous avez dit : {{you_said}}\n\n"
        "Nous avons fait : {{we_did}}\n\n"
        "Merci de nous l’avoir signalé. Si vous voyez les choses autrement, répondez simplement à ce message."
    ),
    "told.subject": "Vous l’avez dit, nous l’avons fait",
}
