"""Words of spoken Danish that tell no theme, as forms and as lemmas; the themes leave them out.

spaCy's Danish stop words lack *øh, altså, sgu, ja, nej*. Those of :mod:`qualkit.language.words` are taken as well. What
stands here goes further: verbs and adverbs that fit any topic, and words of counting and of the calendar.
"""

from __future__ import annotations

from qualkit.language.words import STOP_WORDS, word_set

__all__ = ["KEPT", "STOPPED"]

_FILLERS = word_set("""
    øh øhm øhh øøh øø æh æhm eh ehm hm hmm mm mmm mhm mhmm nå nåh nåå nåja jo joh jow ja jah jaja jada jep næ næh
    nej nejnej nope altså alså sgu sku fandme fanden kraftedeme satme hold pyha puha uha uh åh ah aha ak hov hej
    hejhej goddag farvel tak selvtak okay ok okey jamen joo ligesom lissom lisom sådan sån så'n såen ikk ik ikke
    ikkeogså ikkeos tja tjo nemlig liksom skam jo's bip haha hehe ha he hi hih læs kors gud herregud gudskelov
""")

_FUNCTION = word_set("""
    jeg du han hun den det vi i de mig dig ham hende os jer dem sig min mit mine din dit dine sin sit sine hans
    hendes dens dets vores jeres deres man en et ens a æ mæ dæ sæ it te å hva hvo hvad hvem hvis hvilken hvilket
    hvilke hvor hvordan hvorfor hvornår der som at og eller men for fordi da når om mens imens indtil inden efter
    siden selvom skønt eftersom såfremt medmindre end både enten hverken samt af på til fra med uden ved hos over
    under mellem imellem mod imod omkring gennem igennem langs bag bagved foran forbi ad per pr blandt ifølge trods
    undtagen via denne dette disse sådan sådanne samme selv anden andet andre hinanden hver hvert alle al alt hele
    hel nogen noget nogle ingen intet ingenting alting enhver ethvert begge flere fleste mange meget megen mere mest
    få færre lidt lille mindre mindst nok ret rigtig rigtigt ganske temmelig helt næsten cirka ca omtrent højst knap
    ikke aldrig altid ofte tit sjældent nogensinde stadig stadigvæk endnu allerede igen snart straks lige bare blot
    kun også ellers altså derfor dermed dog jo nu så dengang engang bagefter derefter først sidst sidste senere
    tidligere før næste forrige ligefrem faktisk egentlig måske vist vel sikkert selvfølgelig naturligvis simpelthen
    virkelig bestemt åbenbart heldigvis desværre særlig især heller hellere helst gerne godt her hen hjem ind ud op
    ned hjemme inde ude oppe nede henne heroppe hernede herhen herind herude herovre heri deroppe dernede derhen
    derind derinde derud derude derovre dertil deraf derned derop væk frem tilbage rundt udenfor indenfor ovenpå
    oven nedenunder ovre sammen alene undervejs hjemad overalt ingensteder langt langsomt hurtigt tæt bagerst
    forrest øverst nederst højre venstre oveni forfra bagfra tænk dvs osv fx bl.a mv evt eksempelvis nærmest
    efterhånden iøvrigt øvrigt mon gid hertil
""")

_VERBS = word_set("""
    være have blive kunne skulle ville måtte burde turde få gøre gå stå ligge sidde komme tage give se høre sige
    tale snakke fortælle spørge svare tænke tro mene synes vide huske føle mærke vise sætte lægge stille holde lade
    finde hedde kalde kende bruge begynde starte slutte stoppe fortsætte ske prøve plejer pleje gide lave sende
    hente bringe kigge nå følge skifte vente virke betyde passe dreje bestemme forstå forklare glemme råbe grine le
    smile hilse nikke smide trække skubbe tabe række vende åbne lukke slå falde køre løbe flytte rykke ligne mangle
    behøve ønske håbe undskylde fik fået gik stod sad lå kom tog gav så sagde tænkte vidste ku ka sku ska vil må bli
    blir er var bliver blev har havde
""")

_COUNTED = word_set("""
    nul en et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten
    tyve tredive fyrre halvtreds tres halvfjerds firs halvfems hundrede tusind tusinde million halvanden halv halve
    kvart enogtyve toogtyve treogtyve fireogtyve femogtyve seksogtyve syvogtyve otteogtyve niogtyve enogtredive
    toogtredive femogtredive første anden tredje fjerde femte sjette syvende ottende niende tiende ene eneste enkelt
    enkelte mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli august
    september oktober november december år måned uge dag døgn time minut sekund klokke klokken gang morgen formiddag
    middag eftermiddag aften nat tid tidspunkt weekend i-dag igår imorgen sommer vinter forår efterår meter
    centimeter kilometer kilo gram liter krone nummer tal stykke par halvdel del slags måde ting sted side ende vej
    række masse bunke smule
""")

_PLAIN = word_set("""
    god godt gode bedre bedst dårlig værre værst stor store større størst lille små ny nye gammel lang kort høj lav
    hård fin fint pæn sjov mærkelig underlig rar dum klar færdig sikker ordentlig forkert rigtig vigtig normal
    almindelig svær nem let egen eget egne mand menneske folk person fyr dame ord navn mulig forskellig glad ked gal
    slem grund eksempel spørgsmål problem noget sådan hed hede længe sent tidlig start starten fald galt slet flot
    fast hurtig præcis skid lort pokker puh samtidig bo tegn and bære bærer afsted omme fuld hul rest fri hel rød
    gul grøn blå hvid sort brun trehundrede liste ekstra slut tidligt
""")

STOPPED = STOP_WORDS | _FILLERS | _FUNCTION | _VERBS | _COUNTED | _PLAIN
"""Forms and lemmas, in lower case."""

KEPT = word_set("haven haverne haver havens")
"""Forms that tell something although their lemma, read as another word's, is stopped: *haven* is no form of *have*."""
