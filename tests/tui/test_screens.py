"""What the review looks like, character for character, on a small and a large terminal."""

import pytest


def still(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


@pytest.mark.parametrize("size", [(80, 24), (140, 45)], ids=["80x24", "140x45"])
@pytest.mark.parametrize(
    ("name", "keys", "options"),
    [
        ("start", (), {}),
        ("decided", ("a", "j"), {}),
        ("english", (), {"lang": "en"}),
        ("reading", ("a", "r"), {}),
        ("help", ("?",), {}),
        ("why", ("w",), {}),
        ("picker", ("c",), {}),
        ("filter", ("t",), {}),
        ("bulk", ("b", "enter"), {}),
        ("memo", ("m", "v", "i", "g", "t", "i", "g", "t"), {}),
        ("selecting", ("v", "right", "space", "right"), {}),
        ("moving", ("s", "right"), {}),
        ("blind", (), {"blind": True}),
    ],
)
def test_the_screen_looks_like_this(reviewing, snapshot, size, name, keys, options):
    async def story(screen):
        return await screen.press(*keys)

    assert still(reviewing(story, size=size, order="text", **options)) == snapshot(name=f"{name}-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (140, 45)])
def test_no_screen_is_wider_or_longer_than_the_terminal_and_the_unit_is_always_seen(reviewing, size):
    async def story(screen):
        for _ in range(12):
            lines = screen.text.splitlines()
            assert len(lines) <= size[1]
            assert all(len(line) <= size[0] for line in lines)
            assert any(line.startswith("▌") for line in lines)
            await screen.press("n")

    reviewing(story, size=size)


def test_every_verdict_has_a_sign_and_not_only_a_colour(reviewing):
    async def story(screen):
        screen.session.go_to(
            next(u for u, e in screen.session.material.entries.items() if len(screen.session.material.shown(u)) == 2)
        )
        await screen.press("k", "a")
        screen.session.go(0)
        text = await screen.press("x")
        assert "✓" in text
        assert "×" in text
        await screen.press("+", *"hverdag", "enter")
        return screen.text

    assert "›" in reviewing(story)
