"""Spanish."""

TEXTS = {
    "acknowledge": (
        "Hola, {{customer.first_name}}:\n\n"
        "gracias por decírnoslo con claridad. Siento que haya sido así. Tengo su respuesta delante, estoy averiguando "
        "qué pasó y le volveré a escribir.\n\n"
        "{{agent.first_name}}"
    ),
    "investigate": (
        "Qué he mirado:\n\nQué pasó, por orden:\n\nCuál fue la causa:\n\nA quién más le puede haber pasado:\n"
    ),
    "solve": (
        "Hola, {{customer.first_name}}:\n\n"
        "he revisado su caso. Esto es lo que pasó: \n\n"
        "Esto es lo que hemos hecho: \n\n"
        "Si algo sigue sin estar bien, responda a este mensaje; me llega a mí.\n\n"
        "{{agent.first_name}}"
    ),
    "follow_up": (
        "Hola, {{customer.first_name}}:\n\n"
        "hace unos días corregimos lo que nos había contado. ¿Está todo en orden ahora? "
        "Si no, basta una línea y me ocupo de ello.\n\n"
        "{{agent.first_name}}"
    ),
    "thank": (
        "Hola, {{customer.first_name}}:\n\n"
        "gracias por tomarse el tiempo de escribirnos. He pasado sus palabras a quienes tuvieron parte en ello.\n\n"
        "{{agent.first_name}}"
    ),
    "share": (
        "Hola, {{customer.first_name}}:\n\n"
        "sus palabras nos han alegrado mucho. ¿Podemos mostrarlas a otras personas, sin su nombre? "
        "La frase por la que nos guiamos: «{{wording}}»\n\n"
        "Basta un sí o un no, y puede cambiar de opinión cuando quiera.\n\n"
        "{{agent.first_name}}"
    ),
    "told": (
        "Hola, {{customer.first_name}}:\n\n"
        "Usted dijo: {{you_said}}\n\n"
        "Nosotros hicimos: {{we_did}}\n\n"
        "Gracias por decírnoslo. Si usted lo ve de otra manera, responda a este mensaje."
    ),
    "told.subject": "Usted lo dijo, nosotros lo hicimos",
}
