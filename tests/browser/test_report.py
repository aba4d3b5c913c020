"""The report in a real browser: from a number to its words and back, by mouse, by keyboard, on paper and without scripts."""

import re
from dataclasses import replace

import pytest

from qualkit.findings import Cell, CrossTable, Heading, Ranked, RankedTable, Report, Section, Text
from qualkit.report.html import html_report

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    '"><svg onload=alert(3)></script></title></style><script>alert(4)</script>',
    "{{7*7}} <!-- javascript:alert(5) ' onfocus=alert(6) autofocus",
)
WORDS = (
    "Jeg ringede selv til sagsbehandleren.",
    "Åen løb over den vinter.",
    "A\u030aben var døren også.",
    "Aen og båden er to ord.",
    "Så gik det stærkt med arbejdet, og nu kører jeg varer ud.",
    "Vi talte om det hver fredag, når hun ringede.",
)


def interview(who, number):
    """40 passages, so that the page is longer than the window; codes on some."""
    said = []
    for place in range(40):
        codes = {}
        if place % 10 == number:
            codes["identitet.klient"] = "decision" if place < 20 else 0.62
        if place % 13 == 5:
            codes["identitet.aktiv"] = 0.55
        said.append((f"{who} siger {place}: {WORDS[place % len(WORDS)]}", codes))
    return said


@pytest.fixture
def report(coded):
    people = ("Ruth", "Bo", "Carla")
    material = coded(
        {who: interview(who, number) for number, who in enumerate(people)},
        attributes={"Ruth": {"runde": "1"}, "Bo": {"runde": "2"}, "Carla": {"runde": "2"}},
        labels={"identitet": "Identitet", "identitet.klient": "Klient", "identitet.aktiv": "Aktiv"},
    )
    klient = {
        case.id: [c for c in material.codings_of(case.id) if c.code == "identitet.klient"] for case in material.cases
    }
    table = CrossTable(
        "t", "Identitet og informant", "informant", "identitet",
        tuple(Heading(case.id, case.name) for case in material.cases), (Heading("identitet.klient", "Klient", 3),),
        {(case, "identitet.klient"): Cell(n=len(its), units=tuple(c.unit.id for c in its), decided=2) for case, its in klient.items()},
    )  # fmt: skip
    every = tuple(c.unit.id for its in klient.values() for c in its)
    ranked = RankedTable(
        "r", "Mest fortalt", "kode",
        (Ranked("identitet.klient", "Klient", 3, 3, "alle", len(every), 3, every, decided_codings=6),),
    )  # fmt: skip
    filler = Text(tuple(f"Afsnit {n}." for n in range(30)))
    return Report("Tre fortællinger", (Section("t", "Tabeller", (filler, table, ranked, filler)),), material)


@pytest.fixture
def opened(page, report, tmp_path):
    file = tmp_path / "rapport.html"
    file.write_bytes(html_report(report, draw=lambda figure: ""))
    page.open(file.as_uri())
    yield page
    assert page.complaints() == []
    assert page.requests() == [file.as_uri()], "a report fetches nothing"


def shown(page):
    return page.js(
        "[...document.querySelectorAll('.u')].filter(e => e.checkVisibility()).map(e => e.querySelector('.words').textContent)"
    )


def told(page):
    return page.js("document.getElementById('shown').textContent")


def choose(page, identity, label):
    """As a person does who picks from a list."""
    page.js(
        f"(() => {{ const s = document.getElementById('{identity}'); s.value = [...s.options].find(o => o.dataset.l === '{label}').value;"
        " s.dispatchEvent(new Event('change', {bubbles: true})); })()"
    )


def search(page, words):
    page.js("(() => { const q = document.getElementById('q'); q.focus(); q.select(); })()")
    page.type(words)


def focused(page):
    return page.js("document.activeElement.id || document.activeElement.className || document.activeElement.tagName")


def in_view(page, selector):
    return page.js(
        f"(() => {{ const r = document.querySelector({selector!r}).getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; }})()"
    )


def test_a_number_shows_its_passages_alone_and_back_returns_to_it(opened):
    opened.click("#n-2-1-0")
    assert [words.split(":")[0] for words in shown(opened)] == [
        "Bo siger 1",
        "Bo siger 11",
        "Bo siger 21",
        "Bo siger 31",
    ]
    assert told(opened) == "4 passager fra 1 informant: Bo × Klient"
    assert opened.js("location.hash") == "#vis=n-2-1-0"
    assert in_view(opened, ".u:not([hidden])")
    assert opened.js("document.querySelector('.q').checkVisibility()") is False, "the interviewer is not asked for"
    opened.back()
    opened.until("location.hash === ''")
    assert len(shown(opened)) == 120
    assert focused(opened) == "n-2-1-0"
    assert in_view(opened, "#n-2-1-0")


def test_a_passage_shows_its_place_and_back_returns_to_the_list_and_to_the_number(opened):
    opened.click("#n-3-0-0")
    assert told(opened) == "12 passager fra 3 informanter: Klient"
    place = opened.js("[...document.querySelectorAll('.u:not([hidden])')].at(-3).id")
    opened.click(f"#{place} .ctx")
    assert opened.js("location.hash") == f"#{place}"
    assert len(shown(opened)) == 120
    assert opened.js("document.querySelector('.q').checkVisibility()")
    assert opened.js("[...document.querySelectorAll('.here')].map(e => e.id).join()") == place
    assert in_view(opened, f"#{place}")
    assert told(opened) == "I sammenhæng: carla, tur 26"
    opened.click("#back")
    opened.until("location.hash.startsWith('#vis=')")
    assert len(shown(opened)) == 12
    assert in_view(opened, f"#{place} .ctx")
    assert opened.js(f"document.activeElement === document.querySelector('#{place} .ctx')")
    opened.click("#back")
    opened.until("location.hash === ''")
    assert focused(opened) == "n-3-0-0"


def test_the_address_of_a_number_or_a_place_is_enough(opened, tmp_path):
    file = (tmp_path / "rapport.html").as_uri()
    opened.js("location.hash = '#vis=n-2-0-0&q=stærkt'")
    opened.until("document.querySelector('.filtered') !== null")
    assert told(opened) == "1 passage fra 1 informant: Ruth × Klient · ”stærkt”"
    opened.js("location.hash = '#vis=data&kode=no&a9=1&x=<img>'")
    opened.until("!document.getElementById('shown').textContent.includes('Ruth')")
    assert opened.js("location.href").startswith(file)


def test_search_wants_all_words_and_keeps_a_ring_from_a(opened):
    search(opened, "RINGEDE fredag")
    opened.until("document.getElementById('shown').textContent.startsWith('18 passager fra 3 informanter')")
    assert (
        opened.js("[...new Set([...document.querySelectorAll('mark')].map(e => e.textContent))].sort().join()")
        == "fredag,ringede"
    )
    search(opened, "åen")
    opened.until("document.getElementById('shown').textContent.startsWith('21 passager')")
    assert opened.js("[...new Set([...document.querySelectorAll('mark')].map(e => e.textContent))].join()") == "Åen"
    search(opened, "aen")
    opened.until("document.getElementById('shown').textContent === '21 passager fra 3 informanter: ”aen”'")
    assert not [words for words in shown(opened) if "Åen" in words]
    search(opened, "åben")
    opened.until("document.getElementById('shown').textContent.includes('åben')")
    assert len(shown(opened)) == 21, "found however the ring was typed"
    search(opened, '"gik det stærkt"')
    opened.until("document.querySelector('mark')?.textContent === 'gik det stærkt'")
    search(opened, "stærkt det gik fredag")
    opened.until("document.getElementById('shown').textContent.startsWith('Ingen passager')")
    assert shown(opened) == []


def test_filters_narrow_one_another(opened):
    choose(opened, "f-inf", "Bo")
    assert told(opened) == "40 passager fra 1 informant: Bo"
    choose(opened, "f-kode", "Identitet")
    assert told(opened) == "6 passager fra 1 informant: Bo · Identitet", "what lies below, each passage once"
    choose(opened, "f-kode", "Klient")
    assert len(shown(opened)) == 4
    opened.js(
        "(() => { const s = document.getElementById('f-basis'); s.value = 's'; s.dispatchEvent(new Event('change')); })()"
    )
    assert [words.split(":")[0] for words in shown(opened)] == ["Bo siger 21", "Bo siger 31"]
    search(opened, "siger 31")
    opened.until("document.querySelectorAll('.u:not([hidden])').length === 1")
    choose(opened, "f-a0", "1")
    assert told(opened).startswith("Ingen passager")
    opened.back()
    opened.until("location.hash === ''")
    assert len(shown(opened)) == 120, "all that was filtered is one step back"


def test_passages_without_a_code_can_be_asked_for(opened):
    opened.js(
        "(() => { const s = document.getElementById('f-basis'); s.value = 'u'; s.dispatchEvent(new Event('change')); })()"
    )
    uncoded = len(shown(opened))
    opened.js(
        "(() => { const s = document.getElementById('f-basis'); s.value = 'k'; s.dispatchEvent(new Event('change')); })()"
    )
    assert uncoded + len(shown(opened)) == 120
    assert 12 < len(shown(opened)) < 30


def test_the_keyboard_is_enough(opened):
    opened.press("Tab")
    assert focused(opened) == "skip"
    assert opened.js("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    opened.press("Enter")
    for _ in range(12):
        opened.press("Tab")
        if focused(opened) == "n-2-0-0":
            break
    assert focused(opened) == "n-2-0-0", "from the skip link to the first number, without the contents between"
    opened.press("Enter")
    assert told(opened).endswith("Ruth × Klient")
    opened.press("Tab")
    assert focused(opened) == "clear"
    opened.press("Tab")
    assert focused(opened) == "back"
    opened.press("Tab")
    assert focused(opened) == "ctx"
    opened.press("Enter")
    assert opened.js("document.activeElement.classList.contains('here')")
    opened.press("/")
    assert focused(opened) == "q"
    opened.type("fredag")
    opened.until("document.querySelector('mark') !== null")
    opened.press("Escape")
    opened.until("document.querySelector('mark') === null")
    assert len(shown(opened)) == 120
    assert opened.js("document.getElementById('q').value") == ""
    opened.press("/")
    assert opened.js("document.getElementById('q').value") == "/", "in the search a stroke is a stroke"


def test_on_paper_there_are_pages_without_filters(opened):
    data = opened.pdf()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) > 4
    opened.call("Emulation.setEmulatedMedia", media="print")
    assert opened.js("document.querySelector('.finder').checkVisibility()") is False
    assert opened.js("document.querySelector('.u').checkVisibility()")
    opened.call("Emulation.setEmulatedMedia", media="")
    opened.click("#paper")
    short = opened.pdf()
    assert len(re.findall(rb"/Type\s*/Page\b", short)) < len(re.findall(rb"/Type\s*/Page\b", data))


@pytest.mark.parametrize("width", [390, 800, 1400])
def test_no_window_scrolls_sideways(opened, width):
    opened.size(width, 800)
    assert opened.js("document.documentElement.scrollWidth <= innerWidth")


PAPER = {False: 673, True: 1001}  # pixels between the margins of A4, upright and turned
SIDEWAYS = (
    "JSON.stringify([...document.querySelectorAll('.wide')].filter(e => (e.closest('.turned') !== null) === %s)"
    ".filter(e => e.querySelector('table').offsetWidth > e.clientWidth + 1).map(e => e.closest('.block').id))"
)


def test_no_table_is_wider_than_its_paper(page, report, tmp_path):
    def table(name, columns, cell, shows="text", row="Virksomhedskonsulentens vejledning", **more):
        heads = tuple(Heading(f"k{n}", f"{name} af {n}. slags") for n in range(columns))
        cells = {(f"r{r}", head.id): Cell(n=7, units=("x",), text=cell, **more) for r in range(3) for head in heads}
        return CrossTable(
            name, name, "r", "k", tuple(Heading(f"r{r}", row) for r in range(3)), heads, cells, shows=shows
        )

    told = "gift, tre børn, social- og sundhedshjælper på plejehjemmet"
    tables = (
        table("Oplysning", 3, told), table("Oplysninger", 9, told), table("Alting", 14, told), table("Par", 12, "3 (7)"),
        table("Mange par", 30, "3 (17)"), table("Tegn", 40, "", "mark", mark="turning"), table("Tal", 24, "", "n"),
        table("Andele", 31, "", "share", share=1.0, decided=7), table("Ord", 2, "æ" * 150, row="å" * 150),
        RankedTable("r", "Rang", "kode", (Ranked("k", "ø" * 150, 3, 3, "alle", 9, 6),)),
    )  # fmt: skip
    file = tmp_path / "bred.html"
    file.write_bytes(
        html_report(replace(report, sections=(Section("t", "T", tables),)), draw=lambda figure: "", passages=False)
    )
    page.open(file.as_uri())
    assert page.js("[...document.querySelectorAll('.block')].map(e => +e.matches('.turned')).join('')") == "0110111110"
    page.call("Emulation.setEmulatedMedia", media="print")
    for turned, width in PAPER.items():
        page.size(width, 900)
        assert page.js(SIDEWAYS % str(turned).lower()) == "[]"
    page.call("Emulation.setEmulatedMedia", media="")
    page.size(1400, 900)
    assert page.js(
        "document.querySelector('#b-4 .wide').scrollWidth <= document.querySelector('#b-4 .wide').clientWidth"
    )
    assert page.js("document.querySelector('#b-4 td:not(.corner)').offsetWidth") < 100, (
        "a number with its share is short"
    )


def test_long_words_do_not_widen_a_narrow_window(page, report, tmp_path):
    """A digest in the paragraph on methods, an address in a heading."""
    long = "a1b2c3d4" * 12
    text = Text((f"Kodebog {long}.",), (long,))
    file = tmp_path / "smal.html"
    file.write_bytes(html_report(Report(long, (Section("t", long, (text,)),), report.material), draw=lambda figure: ""))
    page.open(file.as_uri())
    page.size(390, 800)
    assert page.js("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_all_can_be_read_and_numbers_lead_to_their_first_passage(page, report, tmp_path):
    file = tmp_path / "rapport.html"
    file.write_bytes(html_report(report, draw=lambda figure: ""))
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.open(file.as_uri())
    assert page.js("document.querySelector('.finder').checkVisibility()") is False
    assert len(shown(page)) == 120
    page.click("#n-2-1-0")
    first = next(c.unit.id for c in report.material.codings if c.code == "identitet.klient" and "Bo" in c.unit.text)
    page.until(f"location.hash === '#u-{first}'")
    assert in_view(page, f"#u-{first}")


def test_hostile_words_do_nothing(page, coded, tmp_path):
    for number, hostile in enumerate(HOSTILE):
        material = coded(
            {hostile: [(hostile, {f"a.{hostile}": "decision", "b": 0.6})], "Bo": [("Ja.", {})]},
            attributes={hostile: {hostile: f"ja {hostile}"}, "Bo": {hostile: f"ja {hostile}"}},
            labels={f"a.{hostile}": hostile, "b": hostile},
        )
        coding = replace(material.codings[0], memo=hostile, coders=(hostile,), reason=hostile)
        material = replace(
            material, codings=(coding, *material.codings[1:]), axes=dict.fromkeys(material.labels, hostile)
        )
        table = CrossTable(
            hostile, hostile, hostile, hostile, (Heading(hostile, hostile),), (Heading(hostile, hostile),),
            {(hostile, hostile): Cell(n=1, units=(coding.unit.id,), text=hostile)}, hostile, (hostile,), "text", hostile,
        )  # fmt: skip
        report = Report(hostile, (Section(hostile, hostile, (table, Text((hostile,), (hostile,)))),), material)
        file = tmp_path / f"{number}.html"
        file.write_bytes(html_report(report, draw=lambda figure: ""))
        page.open(file.as_uri())
        page.click("a.n")
        assert told(page) == f"1 passage fra 1 informant: {hostile} × {hostile}"
        assert shown(page) == [hostile]
        search(page, "alert" if "alert" in hostile else "7*7")
        page.until("document.querySelector('mark') !== null")
        assert hostile in told(page)
        choose_all = "for (const s of document.querySelectorAll('select[data-f]')) { s.selectedIndex = 1; s.dispatchEvent(new Event('change')); }"
        page.js(choose_all)
        assert page.js("document.querySelectorAll('#shown *').length") == 0
        assert (
            page.js("document.querySelectorAll('script, img, iframe, object, [onload], [onerror], [onfocus]').length")
            == 2
        )
        assert page.js("document.title") == " ".join(hostile.split())
    assert page.complaints() == []
    assert len(page.requests()) == len(HOSTILE)
