"""The report as a page: what stands in it, where it leads, what it keeps to itself. ``QUALKIT_GOLDEN=write`` renews the golden file."""

import base64
import hashlib
import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qualkit.findings import Case, Cell, CodedMaterial, CrossTable, Figure, Heading, QuoteList, Report, Section, Text
from qualkit.model import Evidence, Role, Segment, SegmentKind, Span, Speaker, Transcript, Turn
from qualkit.report.html import html_report
from qualkit.report.page_passages import passages_of
from qualkit.report.page_words import page_words
from qualkit.report.safe_svg import safe_svg

GOLDEN = Path(__file__).parent / "golden" / "report.html"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "</script><script>alert(3)</script>",
    "{{7*7}}{% for x in y %}",
    "javascript:alert(4)",
    "'\"&lt;!--]]>",
)


class Tree(HTMLParser):
    """What elements a page has, with their attributes and text; complains of tags that do not close."""

    VOID = frozenset({"meta", "input", "img", "br", "link", "hr", "wbr"})

    def __init__(self, page):
        super().__init__()
        self.elements, self._open, self.closed_wrongly = [], [], []
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        if tag in ("p", "div", "li", "td", "tr"):
            self.handle_data(" ")
        self.elements.append(element)
        if tag not in self.VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        if tag == "p" and self._open[-1]["tag"] != "p":
            self.closed_wrongly.append(tag)
        while self._open and (last := self._open.pop())["tag"] != tag:
            if last["tag"] not in ("p", "li", "option"):
                self.closed_wrongly.append((last["tag"], tag))

    def handle_data(self, data):
        for element in self._open:
            element["text"] += data

    def all(self, tag="", css=""):
        return [
            each
            for each in self.elements
            if (not tag or each["tag"] == tag) and (not css or css in (each.get("class") or "").split())
        ]

    def one(self, identity):
        (found,) = [each for each in self.elements if each.get("id") == identity]
        return found


def folded(text):
    return " ".join(text.split())


@pytest.fixture
def page(report, draw):
    return Tree(html_report(report, draw=draw, min_informants=3))


def numbers(page):
    return {each["id"]: each for each in page.all("a") if "data-u" in each}


def unpacked(text):
    at, found = 0, []
    for step in text.split("."):
        at += int(step, 36)
        found.append(at)
    return found


def test_the_page_is_whole_and_every_link_leads_to_a_place_in_it(page):
    assert not page.closed_wrongly
    ids = [each["id"] for each in page.elements if "id" in each]
    assert len(ids) == len(set(ids))
    targets = {each["href"] for each in page.all("a")}
    assert targets
    assert targets <= {f"#{identity}" for identity in ids}
    for each in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert name not in each or each[name] in ids, each
        assert not [name for name in each if name.startswith("on") or name in ("style", "src", "action")], each
    assert not page.all("link")


def test_the_policy_names_the_digest_of_what_stands_in_the_page_and_nothing_else(page):
    (policy,) = [each["content"] for each in page.all("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    (style,) = page.all("style")
    scripts = [each for each in page.all("script") if each.get("type") != "application/json"]
    assert len(scripts) == 1
    for kind, text in (("style", style["text"]), ("script", scripts[0]["text"])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_a_number_leads_to_the_first_of_its_passages_and_knows_them_all(page, report, units):
    order = [each["id"].removeprefix("u-") for each in page.all("div", "u")]
    assert order == units
    two = next(
        each for each in numbers(page).values() if each["text"].startswith("1") and len(unpacked(each["data-u"])) == 2
    )
    assert [order[place] for place in unpacked(two["data-u"])] == [units[3], units[4]]
    assert two["href"] == f"#u-{units[3]}"


def test_undecided_numbers_are_told_by_a_sign_and_in_words_and_the_key_says_what_it_means(page):
    open_ = [each for each in numbers(page).values() if "open" in each["class"].split()]
    assert [folded(each["text"]) for each in open_] == ["1? ingen af dem er afgjort"]
    partly = [each for each in numbers(page).values() if "partly" in each["class"].split()]
    assert len(partly) == 1, "of the ranked row, whose codings are decided in part"
    keys = [folded(each["text"]) for each in page.all("p", "key")]
    assert any("bygger alene på forslag" in key for key in keys)
    assert any("prikket streg" in key for key in keys)


def test_a_ranked_row_whose_codings_are_all_decided_wears_no_mark_and_units_of_themes_none_either(report, ranked, draw):
    row = replace(ranked.rows[0], codings=29, decided=2, decided_codings=29)
    codes = replace(ranked, rows=(row,))
    themes = replace(ranked, rows=(replace(row, decided=0, decided_codings=0),), items="Enheder")
    told = []
    for table in (codes, themes):
        page = Tree(html_report(replace(report, sections=(Section("s", "S", (table,)),)), draw=draw))
        assert not [each for each in numbers(page).values() if {"open", "partly"} & set(each["class"].split())]
        told += [folded(each["text"]) for each in page.all("table", "rank")]
    assert "Kodninger" in told[0]
    assert "29 29 afgjort" in told[0]
    assert "Enheder" in told[1]
    assert "afgjort" not in told[1]


def test_a_hidden_number_stands_nowhere_in_the_page_and_the_page_says_who_may_have_it(report, draw, units):
    data = html_report(report, draw=draw, min_informants=3)
    page = Tree(data)
    hidden = {units.index(units[2])}
    assert all(not hidden & set(unpacked(each["data-u"])) for each in numbers(page).values())
    assert [folded(each["text"]) for each in page.all("span", "few") if "n" not in each["class"].split()] == [
        "<3 for få informanter til at vises"
    ] * 2
    row = next(folded(each["text"]) for each in page.all("tr") if each["text"].lstrip().startswith("Aktiv"))
    assert row == "Aktiv <3 for få informanter til at vises af 3"
    assert "Denne fil er kun for dem, der må læse interviewene" in data.decode()
    assert 'width="0%"' in data.decode(), "nor does its bar tell"


def test_where_nothing_is_hidden_no_warning_stands(report, draw, table):
    shown = replace(table, cells={key: replace(cell, hidden=False) for key, cell in table.cells.items()})
    page = html_report(replace(report, sections=(Section("t", "T", (shown,)),)), draw=draw)
    assert "Denne fil er kun for dem" not in page.decode()


def test_a_report_to_share_has_no_transcripts_no_script_and_no_link_from_a_number(report, draw, material):
    data = html_report(report, draw=draw, passages=False)
    page = Tree(data)
    assert not page.all("script")
    assert not page.all("div", "u")
    assert "script-src" not in data.decode()
    assert not [each for each in page.all("a") if each["href"].startswith("#u-")]
    assert "Til sidst gad jeg ikke ringe mere" in data.decode(), "a quote that stands in a block stays"
    assert "Aen er et bogstav" not in data.decode()
    assert "Og hvad så?" not in data.decode()
    for unit in material.units:
        assert unit.id not in data.decode()


def test_every_turn_stands_once_in_order_with_the_interviewers_between(page, report):
    talks = [folded(each["text"]) for each in page.all("article")]
    assert len(talks) == len(report.material.transcripts)
    for talk, transcript in zip(talks, report.material.transcripts.values(), strict=True):
        at = 0
        for turn in transcript.turns:
            words = turn.span.of(transcript.text)
            assert words in talk[at:]
            at = talk.index(words, at) + len(words)
        assert talk.count("Interviewer") == len([turn for turn in transcript.turns if turn.speaker == "I"])


def test_words_that_no_unit_holds_and_labels_inside_one_are_told_apart():
    text = "B: Først det ene.\nI: Mm.\nB: Så det andet. Og resten.\n"
    first, hum, second = (text.index(words) for words in ("Først", "Mm", "Så"))
    spans = [Span(first, first + 14), Span(hum, hum + 3), Span(second, second + 26)]
    turns = tuple(Turn(n, who, span, (span,)) for n, (who, span) in enumerate(zip("BIB", spans, strict=True)))
    transcript = Transcript(
        "t",
        "t",
        "T",
        text,
        "t.txt",
        "txt",
        "0",
        speakers=(Speaker("I", Role.INTERVIEWER), Speaker("B", Role.INFORMANT)),
        turns=turns,
    )
    across = Segment.cut(transcript, SegmentKind.UNIT, 0, Span(first, second + 13), speaker="B", turns=(0, 2))
    material = CodedMaterial(
        cases=(Case("c", "Bo", (("t", "B"),)),),
        transcripts={"t": transcript},
        units=(across,),
        case_of={across.id: "c"},
        codings=(),
        hints={},
        labels={},
    )
    (talk,) = passages_of(material, page_words("da")).talks
    assert [(row.speaker, str(row.words), bool(row.anchor)) for row in talk.rows] == [
        ("Bo", "Først det ene. Så det andet.", True),
        ("Interviewer", "Mm.", False),
        ("Bo", "Og resten.", False),
    ]


def test_a_passage_shows_its_codes_its_evidence_and_the_memo(page, units):
    passage = folded(page.one(f"u-{units[0]}")["text"])
    assert "Ruth ruth, tur 2" in passage
    assert "Klient foreslået 0,62" in passage
    tags = {folded(each["text"]): each["class"] for each in page.all("li", "tag")}
    assert tags["Vendepunkt selv"] == "tag"
    assert tags["Klient foreslået 0,62"] == "tag open"
    assert [each["text"] for each in page.all("u")] == ["ringede selv"]


def test_a_memo_stands_with_its_coder(report, draw, material):
    decided = next(coding for coding in material.codings if coding.basis == "decision")
    told = replace(
        material, codings=tuple(replace(c, memo="Hun smiler.") if c == decided else c for c in material.codings)
    )
    page = Tree(html_report(replace(report, material=told), draw=draw))
    assert [folded(each["text"]) for each in page.all("p", "memo")] == ["Memo (anne, Vendepunkt selv): Hun smiler."]


def test_what_a_coder_marked_is_underlined_where_there_is_no_evidence(material):
    decided = next(coding for coding in material.codings if coding.basis == "decision")
    part = Span(decided.unit.span.start, decided.unit.span.start + 3)
    for span, underlined in ((part, ["Jeg"]), (decided.unit.span, [])):
        told = replace(material, codings=(replace(decided, span=span, evidence=()),))
        rows = [row for talk in passages_of(told, page_words("da")).talks for row in talk.rows]
        assert re.findall("<u>(.*?)</u>", "".join(row.words for row in rows)) == underlined


def test_overlapping_evidence_is_underlined_once(material):
    coding = material.codings[0]
    start = coding.unit.span.start
    text = material.transcripts[coding.unit.transcript_id].text
    spans = (Span(start, start + 11), Span(start + 4, start + 16))
    told = replace(material, codings=(replace(coding, evidence=tuple(Evidence(s, s.of(text)) for s in spans)),))
    words = next(row.words for talk in passages_of(told, page_words("da")).talks for row in talk.rows if row.anchor)
    assert re.sub("</?u>", "", words) == coding.unit.text
    assert words.startswith("<u>Jeg ringede</u><u> selv</u> til")


def test_the_filters_offer_what_there_is_with_how_many(page):
    options = {each["id"]: [] for each in page.all("select")}
    last = ""
    for each in page.elements:
        if each["tag"] == "select":
            last = each["id"]
        elif each["tag"] == "option" and each.get("value"):
            options[last].append(each["text"].replace("\u00a0", "_"))
    assert options["f-inf"] == ["Ruth (3)", "Bo (2)", "Carla (2)"]
    assert "Identitet (5)" in options["f-kode"], "what lies below a code counts with it, a passage once"
    assert "__Klient (3)" in options["f-kode"]
    labels = [each["text"] for each in page.all("label")]
    assert "runde" in labels
    assert "navn" not in labels, "the informants have a filter of their own"
    assert not {"alder", "stilling"} & set(labels), "a value for each informant parts nobody from anybody"
    rounds = next(options[each["for"]] for each in page.all("label") if each["text"] == "runde")
    assert rounds == ["1 (3)", "2 (4)"]


def test_an_attribute_can_be_chosen_by_where_two_share_a_value_and_there_are_few_numbers_by_size(coded):
    people = [f"Nr. {n}" for n in range(16)]
    attributes = {
        who: {"børn": str(10 - n % 9), "by": f"By {n // 2}", "gade": f"Gade {min(n, 13)}", "alder": str(n + 20)}
        for n, who in enumerate(people)
    }
    material = coded({who: [("Ja.", {})] for who in people}, attributes=attributes)
    columns = {
        column: [choice.value for choice in choices]
        for column, choices in passages_of(material, page_words("da")).columns
    }
    assert set(columns) == {"børn", "by"}, "14 streets are too many, and an age is nobody else's"
    labels = dict(passages_of(material, page_words("da")).columns)["børn"]
    assert [choice.label for choice in labels] == [str(n) for n in range(2, 11)]


def test_what_identifies_an_informant_stands_nowhere(coded, draw):
    """The name in the table is not the one that may be printed, and two may share a telephone."""
    table = {"Fulde navn": "Kirsten Ågesen", "Telefonnummer": "20304050", "e-mail": "k@eksempel.dk", "CPR-nr.": "1"}
    known = {**table, "køn": "kvinde", "mobilitet": "bil"}
    material = coded({"Ruth": [("Ja.", {})], "Bo": [("Nej.", {})]}, attributes={"Ruth": known, "Bo": known})
    page = html_report(Report("T", (), material), draw=draw).decode()
    for column, value in table.items():
        assert f"{column} {value}" not in page
        assert f"{column}</label>" not in page
    assert "Ågesen" not in page
    assert "køn kvinde" in page
    assert "mobilitet bil" in page, "moving about is no mobile telephone"
    assert "køn</label>" in page


def test_hostile_words_stay_words_wherever_they_stand(coded, draw):
    for hostile in HOSTILE:
        material = coded(
            {hostile: [(hostile, {hostile: "decision", "a.b": 0.6})], "Bo": [("Ja.", {})]},
            attributes={hostile: {hostile: f"a{hostile}"}, "Bo": {hostile: f"a{hostile}"}},
            labels={hostile: hostile},
        )
        coding = replace(material.codings[0], memo=hostile, reason=hostile, coders=(hostile,))
        material = replace(
            material,
            codings=(coding, *(replace(each, reason=hostile) for each in material.codings[1:])),
            axes=dict.fromkeys(material.labels, hostile),
        )
        table = CrossTable(
            hostile, hostile, hostile, hostile, (Heading(hostile, hostile),), (Heading(hostile, hostile),),
            {(hostile, hostile): Cell(n=1, units=(coding.unit.id,), text=hostile)}, hostile, (hostile,), "text", hostile,
        )  # fmt: skip
        figure = Figure(hostile, hostile, {}, hostile, hostile)
        report = Report(hostile, (Section(hostile, hostile, (Text((hostile,), (hostile,)), table, figure)),), material)
        data = html_report(report, draw=draw)
        page = Tree(data)
        assert not page.closed_wrongly
        assert len(page.all("script")) == 2
        assert not page.all("img")
        assert {each["href"][0] for each in page.all("a")} == {"#"}
        assert not [name for each in page.elements for name in each if name.startswith("on")]
        assert page.all("title")[0]["text"] == hostile
        assert folded(page.all("div", "u")[0]["text"]).count(folded(hostile)) >= 3
        (told,) = [each["text"] for each in page.all("script") if each.get("type") == "application/json"]
        assert json.loads(told)["units"]


def test_what_utf_8_and_html_cannot_hold_is_replaced(coded, draw):
    material = coded({"Ruth": [("Hun sagde \ud800 og \x00 og \x07.", {})]})
    page = html_report(Report("T\udfff", (), material), draw=draw)
    assert "Hun sagde \ufffd og \ufffd og \ufffd." in page.decode("utf-8")


def test_a_unit_whose_id_is_no_plain_name_gets_a_place_all_the_same(coded, draw):
    material = coded({"Ruth": [("Ja.", {"a.b": "decision"})]})
    odd = replace(material.units[0], id='s "><b>')
    material = replace(
        material,
        units=(odd,),
        case_of={odd.id: material.cases[0].id},
        codings=(replace(material.codings[0], unit=odd),),
    )
    table = CrossTable(
        "t", "T", "r", "k", (Heading("r", "R"),), (Heading("k", "K"),), {("r", "k"): Cell(n=1, units=(odd.id,))}
    )
    page = Tree(html_report(Report("T", (Section("s", "S", (table,)),), material), draw=draw))
    (number,) = numbers(page).values()
    assert number["href"] == "#u-no-0"
    assert page.one("u-no-0")


def test_marks_texts_and_shares_are_each_told_their_way(report, draw, units):
    heads = {"rows": (Heading("r", "R"),), "columns": (Heading("a", "A"), Heading("b", "B"), Heading("c", "C"))}

    def cells(table):
        page = Tree(html_report(replace(report, sections=(Section("s", "S", (table,)),)), draw=draw))
        return [folded(each["text"]) for each in page.all("td") if each.get("class") != "corner"]

    made = {("r", "a"): Cell(n=2, units=(units[0],), decided=2, share=0.125, mark="turning", text="ord"), ("r", "b"): Cell(n=1, units=(units[1],), share=0.5, mark="present", text="andre")}  # fmt: skip
    assert cells(CrossTable("t", "T", "r", "k", cells=made, shows="mark", **heads)) == [
        "● vendepunkt",
        "○? fortalt, ingen af dem er afgjort",
        "",
    ]
    assert cells(CrossTable("t", "T", "r", "k", cells=made, shows="share", **heads)) == [
        "12 % (2)",
        "50 %? ingen af dem er afgjort (1)",
        "",
    ]
    assert cells(CrossTable("t", "T", "r", "k", cells=made, shows="text", **heads))[0] == "ord"
    assert cells(CrossTable("t", "T", "r", "k", cells={**made, ("r", "c"): Cell()}, **heads)) == [
        "2",
        "1? ingen af dem er afgjort",
        "0",
    ]


def test_a_case_page_tells_before_event_and_after_with_the_cause(page):
    steps = [folded(each["text"]) for each in page.all("li") if each.get("class") in ("before", "event", "after")]
    assert steps[0] == "Før ikke kodet"
    assert steps[1].startswith("Det, der sker Jeg ringede selv til ham, og så gik det stærkt. ruth, tur 2")
    assert steps[2].startswith("Efter Nu står jeg op om morgenen.")
    assert [folded(each["text"]) for each in page.all("p", "cause")] == [
        "Anledning: informanten selv; informanten kalder det selv et vendepunkt"
    ]
    assert len(page.all("span", "ruled")) == 2 + 3, "of the notes and of the question"
    assert "ikke kodet" in folded(page.all("table", "card")[0]["text"])


def test_the_sentence_that_a_machine_chose_says_so(page, report, draw):
    (kernel,) = page.all("blockquote", "kernel")
    assert folded(kernel["text"]).startswith("Foreslået kernesætning ”Jeg ringede selv til ham”")
    english = Tree(html_report(replace(report, lang="en"), draw=draw))
    assert english.all("blockquote", "kernel")[0]["text"].lstrip().startswith("Suggested key sentence")


def test_a_quote_leads_to_its_place_and_carries_the_callers_attribution(report, draw, units):
    page = Tree(html_report(report, draw=draw, attribution=lambda quote: f"{quote.pseudonym}, 34 år"))
    quotes = page.all("blockquote", "quote")
    assert len(quotes) == 2, "in the list and on the case page"
    assert folded(quotes[0]["text"]) == "”Til sidst gad jeg ikke ringe mere.” Bo, 34 år bo, tur 4 Klient foreslået 0,70"
    assert [each["href"] for each in page.all("a", "place")].count(f"#u-{units[4]}") == 2


def test_what_to_look_at_stands_under_a_quote_on_the_screen_alone(report, draw, quote, case):
    seen = replace(
        quote,
        stance="deviant",
        flags=(("name", "Birgit"), ("known_by", "præst"), ("name", "Henning"), ("left_out", "ikke")),
    )
    sections = (Section("q", "Q", (QuoteList("ql", "Udvalgte", (seen, quote)),)),)

    def shown(lang="da", **given):
        page = Tree(html_report(replace(report, sections=sections, lang=lang), draw=draw, **given))
        return [folded(each["text"]) for each in page.all("p", "check")], page

    told, page = shown()
    assert told == ["Se efter: navn: Birgit, Henning; kan kendes på: præst; udeladt: ikke"], "nothing under the other"
    assert all("no-print" in each["class"].split() for each in page.all("p", "check"))
    assert [each["text"] for each in page.all("span", "stance")] == ["afvigende"]
    told, page = shown(lang="en")
    assert told == ["Look at: name: Birgit, Henning; may be known by: præst; left out: ikke"]
    assert [each["text"] for each in page.all("span", "stance")] == ["deviant"]
    assert shown(passages=False)[0] == [], "what was taken out of a quote is not passed on with it"


@pytest.mark.parametrize("people", [12, 13])
def test_many_informants_and_transcripts_are_folded_in_the_contents(coded, draw, case, people):
    material = coded({f"Nr. {n}": [("Ja.", {})] for n in range(people)})
    cases = tuple(replace(case, card=(), course=(), turns=(), quotes=(), title=f"Nr. {n}") for n in range(people))
    tables = tuple(CrossTable(f"t{n}", f"Tabel {n}", "r", "k", (), (), {}) for n in range(20))
    report = Report("T", (Section("t", "Tabeller", tables), Section("c", "Den enkelte", cases)), material)
    page = Tree(html_report(report, draw=draw))
    assert not page.closed_wrongly
    assert [folded(each["text"]) for each in page.all("summary")] == (["Vis alle 13"] * 2 if people > 12 else [])
    (contents,) = page.all("nav", "contents")
    assert contents["text"].count("Nr. 7") == 1, "as a case; transcripts go by their files"
    assert "Tabel 19" in contents["text"]


def test_in_english_nothing_the_page_itself_says_is_danish(report, draw):
    page = html_report(replace(report, lang="en"), draw=draw).decode()
    assert '<html lang="en">' in page
    assert "none of them is decided" in page
    for words in ("Udskrifter", "Søg<", "foreslået", "afgjort", "Vendepunkter", "Ryd<"):
        assert words not in page


def test_both_languages_have_the_same_words():
    assert set(page_words("da")) == set(page_words("en"))
    for key in page_words("da"):
        assert re.findall(r"{\w+}", page_words("da")[key]) == re.findall(r"{\w+}", page_words("en")[key]), key


def test_a_figure_is_an_image_in_words_and_only_its_links_into_the_page_stay(page, units):
    (picture,) = page.all("div", "picture")
    assert picture["aria-label"] == "En streg, der stiger."
    assert picture["role"] == "group", "an image has no links in it"
    (svg,) = page.all("svg", "")[-1:]
    assert [each["href"] for each in page.all("a") if "class" not in each and each["href"] == f"#u-{units[0]}"]
    assert svg["width"] == "10"


def test_what_could_act_is_taken_out_of_a_figure():
    svg = safe_svg(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="9"><script>alert(2)</script><style>*{}</style>'
        '<foreignObject><p>x</p></foreignObject><image href="http://example.org/x.png"/><a href="javascript:alert(3)"><text>Ruth &lt;b&gt;</text></a>'
        '<rect id="r" fill="url(#g)" clip-path="url(http://example.org/#x)" style="fill:url(http://example.org)"/><use href="#r"/><use href="http://example.org/#r"/></svg>',
        prefix="f1-",
    )
    assert svg == (
        '<svg width="9"><g><text>Ruth &lt;b&gt;</text></g><rect id="f1-r" fill="url(#f1-g)"></rect><use href="#f1-r"></use><use></use></svg>'
    )


def test_a_link_in_a_figure_is_told_without_its_address():
    drawn = (
        '<svg xmlns:x="http://www.w3.org/1999/xlink"><path aria-label="n: 3; u: #u-s-1"/>'
        '<a x:href="#u-s-1"><path aria-label="hvem: Ruth; u: #u-s-1; n: 3"/></a><a x:href="#u-s-2"><path aria-label="Bo"/></a></svg>'
    )
    assert safe_svg(drawn, prefix="f", places={"u-s-1"}) == (
        '<svg><path></path><a href="#u-s-1" tabindex="-1" aria-hidden="true"><path aria-label="hvem: Ruth; n: 3"></path></a><g><path></path></g></svg>'
    )


@pytest.mark.parametrize("text", ["<svg", "<p/>", '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>'])
def test_what_is_no_picture_is_refused(text):
    with pytest.raises(ValueError, match="figure"):
        safe_svg(text, prefix="f")


def test_the_same_report_gives_the_same_bytes(report, draw):
    data = html_report(report, draw=draw, min_informants=3)
    assert html_report(report, draw=draw, min_informants=3) == data
    if os.environ.get("QUALKIT_GOLDEN") == "write":
        GOLDEN.write_bytes(data)
    assert data == GOLDEN.read_bytes()
