"""Words that name no topic: those that hold sentences together, and what one says to be polite, in six languages."""

from __future__ import annotations

from functools import cache

WORDS = {
    "en": """
    a about after again all also although always am an and another any anybody anyone anything are aren't around as
    ask asked asking at away back be because been before being between both but by came can can't cannot come could
    couldn't did didn't do does doesn't doing don't done down each either else ever every everything few find for
    from further get gets getting give given go goes going gone good got had hadn't has hasn't have haven't having
    he hello her here hers herself hey hi him himself his how however i i'd i'll i'm i've if im in into is isn't it
    it's its itself ive just keep keeps know known let like little look looking lot made make makes making many may
    maybe me mean might mine more most much must my myself need needed needs neither never no nobody none nor not
    nothing now of off often ok okay on once one only onto or other others our ours out over own people perhaps
    please put quite rather really said same saw say says see seem seems seen several she should shouldn't since so
    some somebody someone something sometimes soon still such sure take taken tell than thank thanks that that's the
    their them then there there's these they they're thing things think this those though through to today together
    told too took tried try trying two under until up upon us use used using very via want wanted wants was wasn't
    way we we're we've well went were weren't what what's whatever when where whether which while who who's whose
    why will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
    regards dear sincerely help question guys
    """,
    "de": """
    aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bin bis bist bitte
    da dabei dafür dagegen daher dann daran darauf darum das dass davon dazu dem den denn der deren des deshalb
    dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines einfach er
    es etwas euch euer eure für gar gegen gehabt geht gerne gibt ging habe haben hallo hat hatte hatten hier hin
    hätte ich ihm ihn ihnen ihr ihre ihrem ihren ihrer immer in ins ist ja jede jedem jeden jeder jedes jetzt kann
    kein keine keinem keinen keiner können könnte leider machen mal man mehr mein meine meinem meinen meiner mich
    mir mit muss nach nein nicht nichts noch nun nur ob oder ohne schon sehr sein seine seinem seinen seiner seit
    selbst sich sie sind so sogar soll sollte sondern sonst trotz trotzdem um und uns unser unsere unter viel viele
    vielen vom von vor wann war waren warum was weg wegen weil weiter welche welcher wenn wer werde werden wie
    wieder will wir wird wo wurde wurden wäre würde zu zum zur zwischen über danke grüße freundlichen guten tag frau
    herr frage
    """,
    "fr": """
    ai aie ainsi alors après au aucun aucune aujourd'hui aussi autre autres aux avaient avais avait avant avec avez
    avoir avons bien bonjour bonsoir c'est ce ceci cela celle celui cependant ces cet cette ceux chaque chez comme
    comment d'un d'une dans de depuis des deux dire dit doit donc dont du déjà elle elles en encore entre es est et
    eu eux fait faire fois font ici il ils j'ai je jusqu'à l'on la le les leur leurs lors lui là ma mais me merci
    mes moi moins mon même n'a n'ai n'est ne ni non nos notre nous on ont ou où par parce pas pendant personne peu
    peut peux plus plusieurs pour pourquoi pouvez pouvoir puis qu'il qu'on quand que quel quelle quelques qui quoi
    rien s'il sa sans se sera ses si sont sous suis sur ta te tes toi ton toujours tous tout toute toutes trop très
    tu un une va vais vers veux voici voilà vos votre vous été être cordialement madame monsieur svp plaît
    """,
    "es": """
    a al algo algunas alguno algunos ante antes aquel aquí así aunque años bien buenas buenos cada casi como con
    contra cual cuando cuál cómo da de del desde después dice donde dos durante e el ella ellas ellos en entonces
    entre era eran eres es esa ese eso esos esta estaba estado estamos estar estas este esto estos estoy está están
    fue fueron ha haber había hace hacer hacia han has hasta hay he hemos hola la las le les lo los luego me mi
    mientras mis mismo mucho muchos muy más mí nada ni no nos nosotros o os otra otro otros para pero poco por
    porque pues puede pueden puedo que quien quiero qué se sea ser si sido siempre sin sobre solo son soy su sus sí
    sólo también tampoco tan tanto te tengo tenía ti tiene tienen toda todas todo todos tu tus tú un una uno unos
    usted ustedes va vez voy y ya yo él gracias favor saludos señor señora ayuda
    """,
    "pt": """
    a agora ainda ali além antes ao aos apenas aquela aquele aqui as assim até boa bom cada com como contra da das
    de dela dele deles depois desde dessa desse desta deste do dos durante e ela elas ele eles em enquanto entre era
    essa esse esta estar estava este estou está estão eu fazer foi foram fui há isso isto já la lhe lo mais mas me
    mesmo meu meus minha minhas muito muitos na nada nas nem no nos nossa nosso num numa não nós o olá onde os ou
    outra outro para pela pelas pelo pelos pode pois por porque posso pouco qual quando que quem quero se seja sem
    sempre ser será seu seus sido sim sobre somos sou sua suas são só também tem tenho ter teve tinha toda todas
    todo todos tu tudo um uma umas uns vai você vocês vou à às é obrigado obrigada favor senhor senhora ajuda
    """,
    "it": """
    a abbiamo ad adesso ai al alla alle allo allora altra altri altro anche ancora avere aveva avevo avete bene
    buongiorno buonasera c'è che chi ci ciao cioè come con contro cosa così cui da dai dal dalla dalle degli dei del
    della delle dello dentro di dopo dove due dunque e ecco ed era erano essere fa fare fatto fino fra gli grazie ha
    hai hanno ho i il in invece io la le lei li lo loro lui ma me meno mentre mi mia mie miei mio molto ne negli nei
    nel nella nelle nessuno niente noi non nostra nostro o ogni ora per perché però più poco poi possibile posso
    prima proprio può qua qualche quale quando quanto quasi quella quelle quelli quello questa queste questi questo
    qui se sei sempre senza si sia siamo siete solo sono sopra sotto sta stata stato su sua sue sugli sui sul sulla
    suo suoi tra troppo tu tua tue tuo tutta tutte tutti tutto un una uno va vi voi vorrei è saluti prego signor
    signora aiuto
    """,
}  # fmt: skip


@cache
def of(language: str) -> frozenset[str]:
    """Stop words of a language ("de", "pt-BR"); of all six where it is none of them."""
    own = WORDS.get(language[:2].lower())
    return frozenset((own or " ".join(WORDS.values())).split())
