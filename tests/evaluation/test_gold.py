"""Gold codings: read line by line, and a file that cannot be used is told and no crash."""

import json

import pytest

from qualkit.errors import ConfigError
from qualkit.evaluation.gold import GoldCoding, read_gold
from qualkit.model import Span

LINE = {"start": 3, "end": 9, "code": "praktik.søgt"}


def test_codings_are_read_line_by_line(tmp_path):
    file = tmp_path / "n01.jsonl"
    lines = [json.dumps(LINE, ensure_ascii=False), "", json.dumps(LINE | {"polaritet": "fravaer", "emic": "ja"})]
    file.write_text("\n".join(lines), encoding="utf-8")
    span = Span(3, 9)
    assert read_gold(file) == [GoldCoding(span, "praktik.søgt"), GoldCoding(span, "praktik.søgt", "fravaer", "ja")]


def test_a_gold_file_that_is_not_utf_8_is_told(tmp_path):
    file = tmp_path / "n01.jsonl"
    file.write_bytes(json.dumps(LINE, ensure_ascii=False).encode("latin-1"))
    with pytest.raises(ConfigError, match=r"n01\.jsonl is not UTF-8") as told:
        read_gold(file)
    assert told.value.code == "Q601"


@pytest.mark.parametrize(
    "line", ["{", "[]", '"start"', '{"start": 1, "end": 2}', json.dumps(LINE | {"polaritet": "?"})]
)
def test_a_line_that_is_no_coding_is_told_with_its_number(tmp_path, line):
    file = tmp_path / "n01.jsonl"
    file.write_text(f"{json.dumps(LINE)}\n{line}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="line 2") as told:
        read_gold(file)
    assert told.value.code == "Q601"
