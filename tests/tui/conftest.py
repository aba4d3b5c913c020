"""A review on a screen that no one looks at: keys go in, the screen as text comes out."""

import asyncio

import pytest

from qualkit.project import Project
from qualkit.tui.app import ReviewApp


def screen_text(app) -> str:
    """What a terminal of the app's size shows."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips(app.size))


class Screen:
    """One review; ``press`` gives what stands on the screen afterwards."""

    def __init__(self, app, pilot):
        self.app, self.pilot, self.session = app, pilot, app.session

    async def press(self, *keys: str) -> str:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
        return screen_text(self.app)

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def codes(self) -> list[str]:
        return [choice.code for choice in self.session.card.choices]


@pytest.fixture
def reviewing(reviewable):
    """Run a story, an async function that is given a :class:`Screen`, in a review of the small project."""

    def run(story, *, size=(80, 24), coder="anna", project=reviewable, **options):
        app_options = {name: options.pop(name) for name in ("keys", "lang", "theme", "teaching") if name in options}

        async def play():
            with Project.open(project) as opened:
                session = opened.review(coder, **options)
                app = ReviewApp(
                    session, search=lambda words: [hit.segment_id for hit in opened.search(words)], **app_options
                )
                async with app.run_test(size=size) as pilot:
                    await pilot.pause()
                    await pilot.pause()
                    result = await story(Screen(app, pilot))
                assert opened.store.verify_chain() == []
                return result

        return asyncio.run(play())

    return run
