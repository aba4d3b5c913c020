"""Tables in a narrow terminal: names are broken over lines, numbers never."""

import pytest
from rich.console import Console

from qualkit.cli import screen

COLUMNS = {"code": "Kode", "units": "Enheder", "share": "Andel", "interval": "95 %", "when": "Tid", "said": "Afgørelse"}
ROWS = [
    {"code": f"fase.nu.meget.langt.navn.{at}", "units": 1234567, "share": "-0,52", "interval": "0,10–0,81",
     "when": "2026-05-01 10:00", "said": "Hun siger det med sine egne ord og længe"}
    for at in range(3)
]  # fmt: skip


def printed(monkeypatch, capsys, width, **options):
    monkeypatch.setattr(screen, "stdout", lambda: Console(width=width, highlight=False, markup=False))
    screen.print_table(COLUMNS, ROWS, **options)
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [72, 80, 100, 150])
@pytest.mark.parametrize("ratios", [None, {"said": 2}])
def test_a_number_stands_whole_and_a_name_is_all_there(monkeypatch, capsys, width, ratios):
    out = printed(monkeypatch, capsys, width, ratios=ratios)
    assert max(map(len, out.splitlines())) <= width
    for whole in ("1234567", "-0,52", "0,10–0,81", "2026-05-01 10:00"):
        assert out.count(whole) == len(ROWS)
    assert "…" not in out
    first = next(line[: line.find("1234567")] for line in out.splitlines() if "1234567" in line)
    lines = [line[: len(first)].strip() for line in out.splitlines()]
    assert "fase.nu.meget.langt.navn.2" in "".join(lines)


def test_where_there_is_room_nothing_is_broken(monkeypatch, capsys):
    out = printed(monkeypatch, capsys, 150)
    assert all(row["code"] in out and row["said"] in out for row in ROWS)
    assert len(out.strip().splitlines()) == 2 + len(ROWS)
