"""Punctuated speech: a sentence ends where a reader would say it does."""

from __future__ import annotations

import textwrap

import pytest

from qualkit.language.sentences import sentence_breaks

# Own invention; "|" marks the boundary, and lines without one are look-alikes that must stay whole.
CASES = """
Jeg blev sygemeldt p.g.a. stress og kom aldrig tilbage.
Vi talte om børn, arbejde osv. | Det var rart.
Vi talte om børn, arbejde osv. og så gik vi hjem.
Der var kaffe, kage m.m. | Alle var glade.
Jeg mødte bl.a. Karen på kurset.
Det er mm. vigtigt at nævne Karen.
Der kom ca. 20 mennesker. | Halvdelen kendte jeg.
Mødet var kl. 9 om morgenen.
Jeg bor i nr. 12 på anden sal.
Det kan være f.eks. Hanne, der ringer.
Det er slemt, dvs. Det er ikke godt.
Jeg startede d. 3. marts og stoppede i maj.
Jeg gik i 9. klasse dengang.
Det var den 1. Juni, jeg fik svar.
Det skete i 2015. | Siden har jeg været rask.
Jeg flyttede hertil i 2015. | 3 år efter blev jeg skilt.
Så tænkte jeg … | Nej, det går ikke.
Så tænkte jeg … og så gik jeg.
Han var sådan lidt... | Jeg ved det ikke.
”Kom nu!” sagde hun til mig.
”Kom nu!” | Så gik jeg.
Hun sagde: ”Det går nok.” | Jeg troede på hende.
Hun sagde: "Det går nok." | Jeg troede på hende.
Han spurgte: ”Er du syg?” | ”Ja,” sagde jeg.
Hun sagde: »Det går nok.« | Jeg troede på hende.
Det var hårdt. | (griner) Men det gik.
Det var hårdt (det ved jeg godt. Tro mig.) og det blev værre.
Det var svært. | (Det siger alle.) | Men det gik.
Sådan var det.” | (Ditte, hjemmehjælper)
Hvad sker der?! | Ingen svarede.
Er det rigtigt? | Ja, det er det.
Nej! | Det vil jeg ikke.
Jeg snakkede med dr. Holm om det.
Jeg snakkede med H.C. Holm om det.
Jeg snakkede med M. | Han sagde ja.
Det koster 2.500 kr. om måneden.
Det koster 2.500 kr. | Det har jeg ikke.
Jeg så det på www.eksempel.dk i går.
Det var forfra hver gang […]. | Hver gang man får en ny, begynder det igen.
Det var bare for meget […] | Jeg gik hjem.
Det var […] bare for meget.
Jeg var glad.Det var han også.
Jeg var glad. | 😀 var det første, jeg skrev.
Og så – altså – gik jeg derhen. | - Hvad ville du der?
Hun var cand.mag. i dansk.
Hun hed Anna-Lise Bro, mag.art. Bro altså.
Det står på s. 5 i planen.
Jeg fik pension jf. Loven om det.
Jeg arbejdede i Kbh. Nord i to år.
Vi var 3. | Det var nok.
Man kan jo ikke leve af det, vel? | Nej.
""".strip().splitlines()


def _split(line: str) -> tuple[str, list[str]]:
    parts = line.split(" | ")
    return " ".join(parts), parts


def _parts(text: str) -> list[str]:
    edges = [(0, 0), *sentence_breaks(text), (len(text), len(text))]
    return [text[edges[at][1] : edges[at + 1][0]] for at in range(len(edges) - 1)]


@pytest.mark.parametrize("line", [case for case in CASES if "glad.Det" not in case])
def test_sentences_end_where_a_reader_says(line: str) -> None:
    text, parts = _split(line)
    assert _parts(text) == parts


def test_a_forgotten_blank_after_a_stop_is_no_obstacle() -> None:
    assert _parts("Jeg var glad.Det var han også.") == ["Jeg var glad.", "Det var han også."]


def test_an_opening_bracket_belongs_to_what_follows_and_a_closing_mark_to_what_ended() -> None:
    assert _parts("Han sagde: ”Nej. ” (tøver) Så gik han.") == ["Han sagde: ”Nej. ”", "(tøver) Så gik han."]


def test_a_typist_who_writes_small_letters_throughout_gets_sentences_too() -> None:
    assert _parts("det var hårdt. så kom karen. hun hjalp mig.") == [
        "det var hårdt.",
        "så kom karen.",
        "hun hjalp mig.",
    ]


def test_a_blank_line_ends_a_sentence_unless_it_stands_in_the_middle_of_one() -> None:
    assert _parts("Sådan var det\n\nNu er det bedre") == ["Sådan var det", "Nu er det bedre"]
    assert _parts("Sådan var det\n\nmed min ryg") == ["Sådan var det\n\nmed min ryg"]


def test_long_runs_of_stops_brackets_and_quotes_take_linear_time() -> None:
    for hostile in (".", ". ", "(", "[…] ", "”", "a.", "\n", "\n ", "…” ", "!?"):
        sentence_breaks(hostile * 40_000)


@pytest.mark.parametrize("columns", [40, 50])
def test_a_hard_wrapped_line_before_a_name_ends_no_sentence(columns):
    words = (
        "Vi talte længe om det den dag, og bagefter spurgte Karsten og Ruth og Yusuf om jeg ville med ud at gå. " * 8
    )
    assert len(sentence_breaks(textwrap.fill(words, columns))) == 7


def test_short_lines_that_were_not_wrapped_still_end_sentences():
    assert len(sentence_breaks("Ja det gjorde jeg\nMen så kom han\nDet var i foråret og der var meget at se til")) == 2
