"""Bad input about posts: notes, articles and links, their translations, their states."""

from collections.abc import Callable

import pytest

from tests.posts.written import article, note
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
DEEDS = ({"deed": "publish"}, {"deed": "draft"}, {"deed": "preview"}, {"deed": "publish"})


@drills("posts:new")
def test_a_note(at: At) -> None:
    sample(Drill(at("amina"), "/ar/posts/new/", ("body", "source"), {"audience": "public"}, DEEDS, shown=("",)), at_least=150)


@drills("posts:new")
def test_an_article(at: At) -> None:
    free = ("title", "body", "source", "picture_alt")
    fixed = {"audience": "public", "kind": "article"}
    sample(Drill(at("amina"), "/ar/posts/new/", free, fixed, DEEDS, page="/ar/posts/new/?kind=article", shown=("",)), at_least=150)


@drills("posts:new")
def test_a_link(at: At) -> None:
    page = "/ar/posts/new/?kind=link"
    fixed = {"audience": "public", "kind": "link", "address": "https://example.org/a"}
    sample(Drill(at("amina"), "/ar/posts/new/", ("body",), fixed, page=page, shown=("",)), at_least=150)
    sample(Drill(at("amina"), "/ar/posts/new/", ("address",), {"audience": "public", "kind": "link", "body": "-"}, page=page), at_least=0)


@drills("posts:edit")
def test_editing(at: At, world: World) -> None:
    post = article(world.amina)
    page = f"/ar/posts/{post.slug}/edit/"
    drill = Drill(at("amina"), page, ("title", "body", "source"), {"audience": "public", "language": "fr"}, ({"deed": "save"},))
    drill.shown, drill.short = (f"/ar/posts/{post.slug}/", f"/ar/posts/{post.slug}/versions/"), ("title", "source")
    sample(drill, at_least=150)


@drills("posts:translation")
def test_translating(at: At, world: World) -> None:
    post = article(world.amina)
    page = f"/ar/posts/{post.slug}/translation/"
    sample(Drill(at("amina"), page, ("title", "body"), {"language": "ar"}, shown=("",)), at_least=150)


@drills("posts:state")
def test_the_states_of_a_post(at: At, world: World) -> None:
    page = f"/ar/posts/{note(world.amina).slug}/state/"
    sample(Drill(at("amina"), page, every=("deed",)), at_least=0)


@drills("posts:preview")
def test_the_preview(at: At) -> None:
    sample(Drill(at("amina"), "/ar/posts/preview/", deeds=({"deed": "preview"},), every=("body", "language", "kind")), at_least=0)
