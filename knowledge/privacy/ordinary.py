"""Words of ordinary talk: what stands after "my password is …" and is no password.

Function words, what is said of passwords, and the words of mail, in English, German, French,
Spanish, Italian and Dutch; all in small letters without accents.
"""

from __future__ import annotations

import re
from typing import Final

FUNCTION_WORDS: Final = frozenset(
    """
    a aan abbiamo aber about after again against ai al algo alguien all alles als also although
    altijd always am an anche ancora and another any aquel are arent as at au auch auf aun aus
    aussi aux avait avec avere avoir ayer be because been before bei beim being ben bent between
    bien bij bin bist both but by c ca can cant car cause ce cela ces cest cet cette che chez
    chi come comment como con cosa could couldnt cual cuando cuz d da dan dann dans darf das
    dass dat de dei dein deine deja del della dello dem den denn der des desde deze di dich did
    didnt die dir dit do doch does doesnt doing donc donde done dont dort dove down du durch
    during e each ed een ein eine einem einen einer eines either el ella elle elles ellos en
    encore entre er era es esa ese eso essere est esta estan estar este esto estos estoy et
    etait etre etwas euch euer even every fait faut for fra from fue fur geen gegen gestern
    geworden gia gli ha haar habe haben had hai hanno has hasnt hasta hat hatte have havent
    having hay he heb hebt heeft heel hem her here heres hes het heute hier hij him hinter his
    ho hoe how hoy hun i ich ici id ieri iets if ihm ihn ihnen ihr ihre ik il ill ils im immer
    in ins into io is isnt ist it its ive ja jai jamais je jetzt jij jouw jullie just kan kann
    kein keine kon konnte l la las le least lei les less lets letzte leur lo loro los lui ma
    maar mag mai mais mal man mas may me mein meine meinem meinen meiner meme menos mes met mi
    mia mich mie miei might mij mijn mine mio mir mis mit moet mon more most muss must muy my n
    na naar nach nada ne nein neither nel nella nest never ni nicht nichts nie niente niet niets
    no noch nog noi non none nooit nope nor nosotros nostro not notre nous now nunca nur o ob
    oder of off oggi ohne omdat on onder one ones only ons ont onto onze ook op or other ou oui
    our out over par para pas per perche pero peut piu plus por porque pour pourquoi puede qu
    quand quando que quel quella quelle quello questa questo qui quien quite quoi really rien sa
    sans schon se sehr sei sein seine seit selbst sempre ser ses shall she shes should shouldnt
    si siamo sich sie siehe siempre sin since sind so sobre soll sollte some son sono sont sous
    sowie still su sua such suis sul sulla suo sur sus ta tambien te tegen tengo tes than that
    thats the their them then there theres these they theyre this those though through tiene
    till to today todo toen tomorrow ton too toujours tous tout toute tra tres trop tu tua tuo
    tus tussen tutti tutto u uber uit um un una unas und under une unless uno unos uns unser
    unsere unter until up us van vandaag vers very via voi vom von voor vor vostro votre vous
    waar waarom wann want war waren warum was wasnt wat we weil wel welche welcher welches wenn
    wer werd werden were what whats when whenever where wherever whether which while who whom
    whose why wie wij wil will wir wird with within without wo wont worden wordt would wouldnt
    wurde y ya yes yesterday yet yo you your youre yours zij zijn zo zonder zu zum zur
    """.split()
)
"""Articles, pronouns, prepositions, conjunctions, auxiliaries, particles."""
_SAID_OF_PASSWORDS: Final = frozenset(
    """
    aangepast abajo abbastanza abfrage abgelaufen abgelehnt abhangig above absent absolutely
    accept acceptable accepte accepted acceptee accepts accettata accordance account accounts
    aceptada achter across acting active actual actually actuel actuelle add added address
    addresses adequate adesso administrator adres adresse affiche afraid afternoon ago agree
    ahead ahora ailleurs aiuto aka aktuell aktuelle aktuellen akzeptiert alguna alive alla alle
    alleen allein alli allow allowed almost alone along alors alphanumeric already alright
    alsjeblieft alt alte alten altes altra altre altri altro ambiguous ancien ancienne ancient
    and/or ander andere anderen anderes andern anders angeblich angelegt angenommen anmelden
    anmeldung anni annoying anos ans answer answers antes antigua antiguo anybody anyhow anymore
    anyone anything anyway anywhere aplicacion app apparemment apparently appear appears appena
    application applications applicazione apps apres april aqui around arriba ascii asi ask
    asked asking asks assez asterisk asterisks atras attuale aucun aucune august aunque ausser
    autant auth authenticate authenticated authentication authorization automatically autre
    autres available avant avanti aware awful ayuda back bad bajo bald bank barely based
    basically bastante beachten beaucoup become becomes bedankt begin begins behind beide beiden
    bekannt bekommen believe bene benotigt benutzer benutzername benutzernamen bereits besonders
    besser besten bestimmt beter better bevor beyond big bigger bijna binnen birthday bis bisher
    bisherige bisogno bisschen bit bits bitte blank blanks bleibt bloccata blocked bloquant
    bloque bloqueada bloquee bloss bon bonjour bonne boss bought bound box boxes brand breached
    break breaks bridge bring broke broken brought browser btw buchstaben buena bueno buggy
    build built buiten bullets busted busy button bytes cached caducada caducado calm cambiada
    cambiata came cannot capital capitalised capitalized caps caracteres caratteri case casella
    casi celle celles celui cependant cerca certain certainly certains certo ceux change changed
    changee changes changing chaque char character characters chars cheaper check checked checks
    cheers chercher chiffre chiffres choose chose chosen ciao cierto cifras cifre cijfers claro
    clave clear clearly cleartext click client clients close closed code codes cold combien
    comes coming common company completely completement complex compliant complicata complicated
    complique compliquee compromised compte computer comunque confidential confirm confirmed
    confusing connais connected consider considered constantly contain containing contains
    continue contra contrasena contre control cookie cookies copied copy copypasted correct
    correcta correcte correctly correcto correctpassword correo corretta corretto corta corto
    cosi count courriel court crap crazy create created creates credential credentials cree
    creee cryptic cualquier cuenta current currently cut daar daarom dabei dad dafur dagen daily
    damals damit daneben danke darauf dark daruber dashes dasselbe data date dates daughter
    davon davvero day days dazu dead dear debe debil debole december decide deel default
    definitely definitiv dehors delete deleted delle demain demande demandee demas denied dentro
    deny depuis dernier derniere derriere desconocida deserve desgraciadamente deshalb despues
    deswegen details detras deutsch deux deve device devices dezelfde dialog dialogue dias dies
    diesem diesen dieser dieses diferente different difficile difficult dificil digit digitata
    digits dimenticata direkt dirty disabled distinta distinto diversa diverso doch dodgy doet
    doit door dopo dot dots double drei dreimal drie due dumb dummy duplicate duplicated durante
    dus dutch e-mail early easier easy eben ebenfalls ebenso ecco echt ecrit eens eerder eerste
    eg egalement eh eher eigene eigenen eigenes eigentlich eight eindeutig einfach eingeben
    eingegeben eingetippt einige einmal eins eintippen einzige elkaar else elsewhere email
    emails embargo empty enabled encima encrypted end endlessly ends englisch english enige
    enough enregistre enregistree ensemble ensuite enter entered entering enters entirely
    entonces eppure equal erforderlich errata errato errone erronea erronee erroneo error errors
    erst erste erstellt ersten erzeugt escrita escrito especial estaba estado etc etes etwa
    evening ever everybody everyone everything everywhere exact exactamente exactement exactly
    example exceed exceeds except expect expire expired expiree explain external extra extremely
    facil facile facoltativa fact factor facultatif faible fail failed failing fails fair fairly
    fake falla falls fallt falsch falsches false family far fast fat father fatta fatto fausse
    faux february feel feels fehler fehlermeldung fehlgeschlagen fehlt feld felt fenster fertig
    few field fields figure file files fin find fine finish finito first five flaky fois folgt
    follow following follows fonctionne foreign forever forget forgot forgotten form former
    forse fort forte forward found four fout foute free french fresh friday friend fruher fuerte
    full fully funciona funktioniert funny funziona fuori further gaat ganz garantiert garbage
    gave geaccepteerd geaendert geandert geblokkeerd gebruiker gebruikersnaam gefragt gefunden
    gehen geht gekopieerd geldig gelijk gemacht gemakkelijk gemeint genau genauso generate
    generated generator genoeg genug genuine gerade german gesetzt gespeichert gesperrt get gets
    getting gevraagd geweigerd gewesen gewijzigd gewoon gibt giorni giusta giusto give given
    gives giving gleich gleiche gleichen global go goed goede goes going gone good got gracias
    grande grayed grazie great greatest greek greyed gros gross grossen grossschreibung grote
    guardada guess guessable gultig gultige gut gute guter gutes haber hacia hacked haha half
    halt handy hard harder hardly hashed hebben hecho heisst helaas helemaal help helpdesk hence
    hergestellt hetzelfde hey hi hidden hide high hilfe himself hin hint hinterlegt hints
    history hit hmm hoch hochstens hola hold home honest hope horrible host hosts hotline hour
    hours however huge huidig huidige hulp husband hyphenated hyphens identical identifiant
    identifiants identique identisch ie iemand iffy ignored igual imap-only immerhin immers
    important importante impossible impostata inactive include includes including incluso
    inconnu inconnue incorrect incorrecta incorrecte incorrectly incorrecto indeed indietro
    indique indirizzo info information ingesteld ingetypt ingevoerd ingevuld inkorrekt input
    insecure insensitive inserita inside insieme instead intact interchangeable internal
    internet invalid invalida invalide invalido invisible irgendwie irgendwo irrelevant isp
    issue issues italian itself jaar jahr jahre january jede jeden jedenfalls jeder jedes jours
    juist juiste july june juste justo kaput kaputt kaum keep keeps keer keiner kennwort
    kennworter kept key keyboard keychain keys kid kids kind kinda klaar klappt klar kleine
    kleinen kleiner kleinschreibung klopt know known knows komisch kommt kompliziert konnen
    konto kopiert korrekt kort kurz laat laatste lame lang lange langer langsam lapsed laptop
    laquelle larga largo last late lately later latest latin lauft lautet layout leaked leave
    leaves leeg leer legit leicht leider lejos length lequel let letras letter lettere letters
    lettres letzten lieber lijkt like likely line link linked links listen literally local lock
    locked log logged logging login logins logon logs loin lol long longer longtemps longue look
    looking looks lost lot lots lousy low lower lowercase lowercased luego lunga lungo maanden
    machine machines macht mad made mail mails main maintenant major make makes makkelijk mala
    male malo manager managers manchmal mandatory manual manually many march marche master match
    matched matches matching mauvais mauvaise maybe mean meaningful meaningless means meant meer
    meet meglio mehrmals meisten mejor meldung memorizzata meno mention mentre menu merci merely
    meses mesi mess message messagerie messages method mettre mientras mieux million minder
    mindestens minute minutes misma mismo misschien missing misspelled mistyped mixed modem
    modifie modifiee modo moeilijk moeten moins mois molto mom monat monate monday month monthly
    months mooi morning mother much mucha mucho muchos multiple mum mussen myself n/a naam
    nachste nachsten nah name names natuurlijk neanmoins near nearly necesaria necesario
    necessaire necessaria necessario necessary need needed needs nehmen nergens nessuno net
    network neu neue neuen neues new newer next niemals niemand nieuw nieuwe nil nimmt nine
    ningun ninguna nobody nochmal nodig nom nombre nome non-valida noncompliant nonsense normal
    normale normalement normalen normales normalmente note notebook notes nothing notig nouveau
    nouveaux nouvelle november nowhere nuestra nuestro nueva nuevo null nulla nulle number
    numbers numeric numerical numeros numlock nun nuova nuovo nuts nutzername obbligatoria
    obbligatorio oben obligatoire obligatoria obligatorio obsolete obviamente obvious obviously
    october odd offline oft often ogni ok okay old older olvidada olvidado onbekend once
    ongeldig onjuist online opcional open opgeslagen option optional optioneel options orange
    original otherwise oublie oubliee oud oude ought out-of-date outdated output outside overal
    owe own paar page pages paid paper parce part partly partout pass passcode passe passed
    passent passes passing passphrase passt passwoerter password passwords passwort passworter
    past paste pasted patience pc pendant pending peor pequena pequeno per-app peraltro perdida
    perdu perdue perfect perfectly perhaps permanent perso personal personne petit petite peu
    peut-etre phished phone phones piano pick picked pin pins placeholder plain plaintext please
    plenty pls plutot plz poco pointless policies policy poor pop pops popup port ports posible
    position possible possibly post-it posta postfach posto pourtant precies premiere present
    presque presto pret prete pretty previous prima primera primero primo printer pris private
    probabilmente probablemente probably problem problems program programs promise prompt
    prompted prompts pronto properly propre proprio protected protocol provider providers public
    pues puesta puesto puis purely purtroppo put puts pw pwd pwned quand quanto quasi quelque
    quelques question questions quiet quietly quindi quizas quote quotes random randomly rara
    raro rather re read readable ready real reason receive received receiving recently rechazada
    rechner recht recovery redundant refuse refused refusee refuses regular reicht rein
    reinitialise reinitialiser reject rejected rejects rejete rejetee related relevant remember
    remembered remote remove removed repeatedly reply requerida requerido request requested
    required requis requise reset resets reste return retyped reuse revoked rich richiesta
    richiesto richtig richtiges richtlinie ridiculous rifiutata rifiutato right rotation router
    row rubbish ruhig run running runs sadly safe safer said saisi saisie salvata same sample
    satisfactory saturday save saved saves saving saw say saying says sbagliata sbagliato
    scaduta scaduto scanner scheint schlecht schnell schone school schwach schwer schwierig
    sconosciuta screen second seconda secondo seconds section secure securise security see
    seeing seem seems seen segura seguramente seguro seitdem seite selbe selben sell seltsam
    semaine send sending sends sensible sensitive sent senza september serait serve server
    servers serveur service services servidor set setting settings seul seule seven several sfr
    shared short shorter show shown shows sicher sicura sicuramente sicuro sign signed signing
    silent silly similar simile simple simpler simply sinds single sinon sirve sit site
    situation six sixteen slecht slechte slip slow small smaller smart snel sobald sofort sogar
    solange solche sold solely solo somebody somehow someone something sometimes somewhat
    somewhere sommes soms sondern sonst sooner sorry sort sorta sotto sowieso space spaces
    spanish spater special specific specifica specifique spelled sta staat standard standig star
    stark stars start starts stata state stati stato steeds stehen steht stellen stellig step
    steps sterk stessa stesso stick stimmen stimmt stolen stop stops store stored straight
    strange strength string strong stronger stuck stuff stunden stupid subito succeed succeeded
    succeeds successfully suddenly sufficient suficiente sunday super superfluous support
    suppose supposedly sure surely surement suspended svp symbol symbols sync synced system tab
    tablet tag tage take taken takes taking tampoco tan tanto tape tapee tatsachlich tba tbd
    tedious tekens tell tellement tells temporarily temporary temps ten terrible terug test
    tested tests text texts thank thanks therefore thing things think thinks third thought three
    thrice thursday thus thx tied tijdens time times tiny title toast toch todavia together
    token tokens told took totalement totally tough toutes towards trash tricky tried tries
    triple trivial troppo trotz trotzdem trouble trouve trouver true truly truncated try trying
    tuesday turn turns tutta tutte twee twelve twenty twice two type typed types typing typo
    typoed typos uberall uberhaupt ugh uguale ultima ultimo ultra unavailable unbekannt
    undefined unfortunately ungefahr ungultig unicode unique universal unknown unsafe unserem
    unset unsicher unsure unsynced unten update updated upper uppercase uppercased use used
    useful useless user username usernames users uses using usual usually usuario utente
    utilisateur vaak vacia vacio vague valid valida valide valido value values vault vecchia
    vecchio veces veel veilig veilige vencida ver veranderd vereist vergessen vergeten
    verification verified verify verkeerd verkeerde verlangt verlopen verloren vero verplicht
    verschieden verschlusselt vicino vide vieja viejo viel viele vielen vielleicht vient vier
    vijf visible visiblement voici void voila vol volgens voll vollig volte vorbei vorher vrij
    vuole vuota vuoto waarschijnlijk wachtwoord wahrend wahrscheinlich wait wallet wanted
    wanting wants ware warning waste way ways weak weaker wear web webmail website wednesday
    week weekly weeks weer weg wegen weird weit weiter weitere weken well wellicht wem wenig
    weniger wenigstens went werkt whatever whichever whoever wholly why-not wieder wieso wife
    wifi window windows withdrawn woche wochen woher wohin wohl wollte wonky word words work
    worked working works worse worth written wrong wrongish wrongly wrongpassword wrote yeah
    year years yep yourself zahlen zeichen zeker zelfde zelfs zettel ziffern zou zuruck
    zuruckgesetzt zurucksetzen zusammen zwak zwar zwei zweimal zwischen
    """.split()
)
MAIL_WORDS: Final = frozenset(
    """
    1and1 1password 1und1 2-step 2fa 2sv alice amazon android antivirus aol apple applemail
    apppassword appspecific argon2 aruba att attachment authenticationfailed avast base64 basic
    bbox bcrypt bearer betterbird bitlocker bitwarden bluewin brevo bt btinternet capability
    cert certificate chrome claws comcast connection cox cpanel cram-md5 dashlane debian digest
    discord dkim dmarc dns dovecot earthlink edge em emclient encryption eset esmtp eudora
    evolution exchange exim facebook fail2ban fairemail fastmail firefox firewall folder folders
    freenet galaxy getmail6 github gmail gmx godaddy google googlemail gssapi header headers
    hostinger hotmail html http https icloud imap imap4 imaps inbox incoming incredimail ionos
    ios ipad iphone javamail junk k-9 k9 keepass kerberos kmail kpn laposte lastpass legacy
    libero linux live loginfailed m365 mac macos mailbird mailbox mailgun malwarebytes mcafee
    md5 mechanism mechanisms mfa microsoft modern movistar mozilla msn mutt mx namecheap neomutt
    nodemailer norton ntlm o365 oauth oauth2 office office365 otp outbox outgoing outlook paypal
    php phpmailer plesk plusnet pop3 pop3.0 pop3s posteo postfix postie proton protonmail
    proximus proxy recipient reddit roundcube safari samsung sasl sender sendgrid sha1 sha256
    sha512 sky smtp smtplib smtps spam spark spectrum spf srv ssl ssl/tls sso starttls strato
    t-online talktalk telefonica telegram telekom telenet thunderbird tim timeout tiscali tls
    totp twitter twofactor ubuntu url utf-8 utf8 verizon virgilio virgin vpn wanadoo web.de
    webde whatsapp win10 win11 wlm xfinity xml xoauth2 xs4all yahoo yandex ymail ziggo zoho
    """.split()
)
"""Protocols, providers, programs: "password: Gmail" names whose it is."""
_OUT_OF_VERBS: Final = re.compile(
    r"[a-z]{3,}(?<!e)ed|[a-z]{4,}(?:able|ible|less|ful|ous|tive|sive)|(?:re|un|mis|pre)[a-z]{3,}en"
    r"|[a-z]{4,}(?:ally|ently|antly|ately|edly|ingly|ously|ively|fully|ably|ibly|ement)"
    r"|[a-z]{3,}(?:ch|sh|[acdginopstuvyz]|ll?|m|r|k)ing"
    r"|(?:ab|an|aus|ein|um|zu|auf|zuruck)ge[a-z]{3,}(?:t|en)|ge[a-z]{3,}ert|[a-z]{4,}iert"
    r"|(?:ver|er|be|ent|un)[a-z]{3,}(?:lich|bar|ig|t)e?[nrs]?|[a-z]{3,}(?:lich|isch|bar|los)(?:e[nrs]?)?"
    r"|[a-z]{4,}(?:iado|iada|ificad[oa]|izad[oa]|azad[oa]|eptad[oa]|uead[oa]|mente)"
    r"|[a-z]{4,}(?:izzat[oa]|icat[oa]|abile|ibile)"
    r"|[a-z]{3,}(?:lijk|baar)e?|(?:ge|ver|be|ont)[a-z]{3,}e?erd"
    r"|[a-z]{2,}n't|[a-z]+'(?:s|re|ve|ll|d|m)"
)
"""Participles, and adjectives and adverbs made from verbs: they are said of things."""
_NOUNS: Final = frozenset(
    """
    spring string darling evening morning sterling starling pudding wedding earring duckling
    dumpling lightning viking sibling herring offspring clothing ceiling building painting
    seashell speed breed olive native hundred sacred naked
    """.split()
)
"""Things whose names end like a verb's form."""
_PART: Final = re.compile(r"[-_/'’.,&+:()>]+")
_NUMBERS: Final = re.compile(r"\d{1,3}(?:st|nd|rd|th|x|er|fach|h|min|d|k)|\d+%")
_MOST_PARTS: Final = 8
_COUNT_LONGEST: Final = 3
"""Digits of a count in a compound, as in `16-character`."""


def is_ordinary(word: str) -> bool:
    """Whether `word` (small letters) belongs to ordinary talk; a compound if its parts do."""
    if _is_one_word(word):
        return True
    parts = [part for part in _PART.split(word) if part]
    return 0 < len(parts) <= _MOST_PARTS and all(
        _is_count(part) or _is_one_word(part) for part in parts
    )


def _is_count(part: str) -> bool:
    return part.isdigit() and len(part) <= _COUNT_LONGEST


def _is_one_word(word: str) -> bool:
    if word in FUNCTION_WORDS or word in _SAID_OF_PASSWORDS or word in MAIL_WORDS:
        return True
    if word in _NOUNS:
        return False
    return _OUT_OF_VERBS.fullmatch(word) is not None or _NUMBERS.fullmatch(word) is not None
