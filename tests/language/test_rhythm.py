"""Raw speech recognition: no stops, no capitals; where utterances begin is told by the words."""

from __future__ import annotations

from qualkit.language.rhythm import rhythm_breaks

# Own invention; "|" marks where a listener hears the next utterance begin.
SPOKEN = """
jeg blev sygemeldt i foråret | og så gik der lang tid før der skete noget | men så ringede de endelig fra kommunen
jamen det var jo hårdt | og jeg kunne ikke rigtig overskue noget som helst | så jeg blev bare hjemme
altså det første møde var fint nok | men jeg følte ikke at hun lyttede til mig
vi boede i en lille lejlighed i byen | og min kone arbejdede om natten | så det var mig der hentede børnene
det var den bedste dag i mit liv | jeg havde fået et job
så kom han hjem en aften | og så sagde han at det var slut
jeg gik til lægen | og lægen sagde at jeg skulle slappe af | men hvordan skal man slappe af når man ikke har nogen penge
nu har jeg været der i to år | og jeg er rigtig glad for det
hun spurgte hvad jeg gerne ville | det var der aldrig nogen der havde spurgt mig om før
jeg tror det var fordi jeg endelig turde sige nej | og så begyndte det hele at vende
dengang var jeg helt nede | jeg lå bare i sengen | og jeg tog ikke telefonen
min sagsbehandler skiftede hele tiden | jeg har haft fem forskellige | og hver gang skulle jeg begynde forfra
der var en kvinde i projektet som hed karen | hun hjalp mig med at skrive ansøgningen
ja det kan man godt sige | men jeg synes alligevel det var lidt for meget
nej det gjorde jeg ikke | jeg turde ikke
så tænkte jeg at nu skulle det være | og så gik jeg derned
børnene var små dengang | og jeg havde ikke noget arbejde | så vi levede af det som min mand tjente
jeg fik en mentor | og hun kom hver tirsdag | og så gik vi en tur
det er svært at forklare | men man mister sig selv lidt
jeg søgte over hundrede stillinger | og jeg fik afslag hver gang | til sidst gad jeg ikke mere
min mor døde i den periode | og det fyldte rigtig meget
han sagde bare kom ind | og så fik jeg en kop kaffe | det betød faktisk meget
vi snakkede om hvad jeg kunne | og ikke om hvad jeg ikke kunne | det var en stor forskel
jeg startede i praktik i et køkken | der var en god stemning | og de andre tog godt imod mig
men så blev jeg syg igen | og så var jeg tilbage hvor jeg begyndte
det var ikke fordi hun var sur | hun havde bare travlt
jeg kan huske den dag jeg fik brevet | jeg sad ved køkkenbordet | og jeg græd
så nu går jeg på skole | og det går faktisk godt
jeg havde aldrig troet at jeg skulle sidde her i dag | men det gør jeg
de spurgte om jeg ville prøve | og jeg sagde ja
jamen jeg ved ikke helt hvad jeg skal sige til det | det er jo mange år siden
altså jeg var vred | jeg var virkelig vred | men jeg sagde ikke noget
først var det kun to timer om ugen | så blev det til ti | og nu arbejder jeg tyve
hun fulgte mig derhen den første dag | det gjorde en kæmpe forskel
økonomien hang ikke sammen | vi måtte sælge bilen | og så flyttede vi ud til mine forældre
man bliver jo træt af at vente | man ved aldrig hvad der sker
jeg mødte en gammel ven på biblioteket | han fortalte mig om projektet | og så meldte jeg mig
det gik fint i starten | men så kom der en ny leder | og så ændrede alt sig
jeg vil gerne arbejde | det har jeg altid villet | men min ryg kan ikke holde til det
da jeg kom hjem var huset tomt | hun var rejst
jeg ringede til dem hver uge | men de tog aldrig telefonen | så til sidst gik jeg derop
det er ligesom om man bliver set som et menneske | og ikke som en sag
jeg lærte at sige fra | det kunne jeg ikke før
min datter begyndte i skole | og så havde jeg pludselig tid til mig selv
vi fik en ny bolig | den var større | og der var en have
hvis jeg ikke havde mødt ham så ved jeg ikke hvor jeg var i dag | han reddede mig
jeg følte mig dum | fordi jeg ikke forstod hvad der stod i papirerne
de andre på holdet var i samme situation | så vi kunne støtte hinanden
jo det kan jeg godt | jeg stod op hver morgen klokken fem | og så tog jeg bussen
når jeg tænker tilbage på det bliver jeg helt ked af det | det var en hård tid
jeg sov ikke om natten | jeg havde ondt i maven | og jeg kunne ikke spise
han er god til at lytte | og han giver sig tid | det er det vigtigste
så fik jeg diagnosen | og det var faktisk en lettelse
vi har det godt nu | børnene trives | og jeg sover om natten
jeg var bange for at miste min ydelse | så jeg sagde ja til alt
det lyder måske mærkeligt | men jeg savner det lidt
hun sagde du kan godt | og det troede jeg på
jeg havde et godt netværk | mine søskende hjalp mig | og naboen passede hunden
bagefter gik vi ned på havnen | og så sad vi bare og kiggede på vandet
det tog to år | men så kom jeg også videre
jeg bor alene | min kæreste flyttede sidste år
kommunen betalte for kurset | og jeg fik et bevis | det hænger på væggen derhjemme
""".strip().splitlines()


def _texts_and_breaks(line: str) -> tuple[str, set[int]]:
    parts = line.split(" | ")
    text = " ".join(parts)
    ends, at = set(), 0
    for part in parts[:-1]:
        at += len(part)
        ends.add(at)
        at += 1
    return text, ends


def measure(lines: list[str]) -> tuple[float, float, float]:
    hits = found = wanted = 0
    for line in lines:
        text, gold = _texts_and_breaks(line)
        predicted = {end for end, _ in rhythm_breaks(text)}
        hits += len(gold & predicted)
        found += len(predicted)
        wanted += len(gold)
    return hits / found, hits / wanted, 2 * hits / (found + wanted)


def test_boundaries_of_raw_speech_are_mostly_where_a_listener_hears_them() -> None:
    assert len(SPOKEN) >= 60
    precision, recall, f1 = measure(SPOKEN)
    print(f"raw speech, {len(SPOKEN)} own cases: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    assert f1 >= 0.85


def test_boundaries_hold_when_cases_run_on_without_a_pause() -> None:
    whole = [" | ".join(SPOKEN[at : at + 8]) for at in range(0, len(SPOKEN), 8)]
    precision, recall, f1 = measure(whole)
    print(f"raw speech, run together: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    assert f1 >= 0.80
