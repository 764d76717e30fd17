"""Portuguese."""

TEXTS = {
    "acknowledge": (
        "Olá {{customer.first_name}},\n\n"
        "obrigado por nos dizer isso com clareza. Lamento que tenha sido assim. Tenho a sua resposta à minha frente, "
        "estou a apurar o que aconteceu e volto a escrever-lhe.\n\n"
        "{{agent.first_name}}"
    ),
    "investigate": (
        "O que verifiquei:\n\nO que aconteceu, por ordem:\n\nQual foi a causa:\n\nQuem mais pode ter sido afetado:\n"
    ),
    "solve": (
        "Olá {{customer.first_name}},\n\n"
        "analisei o seu caso. Foi isto que aconteceu: \n\n"
        "Foi isto que fizemos: \n\n"
        "Se algo ainda não estiver bem, responda a esta mensagem; ela chega até mim.\n\n"
        "{{agent.first_name}}"
    ),
    "follow_up": (
        "Olá {{customer.first_name}},\n\n"
        "há alguns dias corrigimos o que nos tinha contado. Está tudo em ordem agora? "
        "Se não, basta uma linha e eu trato disso.\n\n"
        "{{agent.first_name}}"
    ),
    "thank": (
        "Olá {{customer.first_name}},\n\n"
        "obrigado por ter tirado um tempo para nos escrever. Passei as suas palavras a todos os que participaram.\n\n"
        "{{agent.first_name}}"
    ),
    "share": (
        "Olá {{customer.first_name}},\n\n"
        "as suas palavras deixaram-nos muito contentes. Podemos mostrá-las a outras pessoas, sem o seu nome? "
        "A frase pela qual nos guiamos: “{{wording}}”\n\n"
        "Basta um sim ou um não, e pode mudar de ideia quando quiser.\n\n"
        "{{agent.first_name}}"
    ),
    "told": (
        "Olá {{customer.first_name}},\n\n"
        "Disse-nos: {{you_said}}\n\n"
        "Fizemos: {{we_did}}\n\n"
        "Obrigado por nos ter dito. Se vê as coisas de outra forma, responda a esta mensagem."
    ),
    "told.subject": "Disse-nos, e nós fizemos",
}
