import pytest

from qualkit.codebook import PatternSyntaxError, compile_pattern


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("", "empty"),
        ("...", "at least one word"),
        ("ikke?", "at least one word"),
        ("... {få}", "begin or end with a gap"),
        ("{få} ...", "begin or end with a gap"),
        ("{få", "cannot read"),
        ("{få}}", "cannot read"),
        ("{}", "cannot read"),
        ("{få|}", "alternative is empty"),
        ("{@ukendt}", "no word list"),
        ("&ukendt", "no cue"),
        ("<ukendt> {få}", "no class"),
        ("sag*ler", "star"),
        ("*", "star"),
        ("!sag* {få}", "whole words"),
        ("(godt nok)? {få}", "several words"),
        ("[1, 2]", "list of objects"),
        ("[{", "JSON"),
    ],
)
def test_a_wrong_pattern_says_what_is_wrong(source, complaint):
    with pytest.raises(PatternSyntaxError, match=complaint):
        compile_pattern(source)


def test_a_cue_that_refers_to_itself_is_refused():
    with pytest.raises(PatternSyntaxError, match="itself"):
        compile_pattern("&a", cues={"a": ["&b"], "b": ["&a"]})


def test_alternatives_of_several_words_become_patterns_of_their_own():
    ways = compile_pattern("{få} (styr på|ro)")
    assert sorted(len(way.tokens) for way in ways) == [2, 3]


def test_too_many_alternatives_are_refused():
    slot = "(" + "|".join(f"a{n} b{n}" for n in range(30)) + ")"
    with pytest.raises(PatternSyntaxError, match="split it"):
        compile_pattern(f"{{få}} {slot} {slot}")
