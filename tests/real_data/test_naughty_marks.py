"""Bad input about polls, albums, saved things, covers, shares, ratings and reports."""

from collections.abc import Callable

import pytest

from tests.posts.posted import addresses_of_marks
from tests.posts.written import article, fr
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.real_data.test_naughty_people import in_three
from tests.worlds import World
from touiza.posts.models import Choice
from touiza.posts.services.albums import begin_album

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
Built = dict[str, dict[str, object]]


@pytest.fixture
def built(world: World) -> Built:
    return addresses_of_marks(world, {"slug": article(world.chrea.actor, by=world.rachid).slug})


def page_of(built: Built, route: str, name: str = "") -> str:
    return f"/ar/posts/{built[f'posts:{route}']['slug']}/{name or route}/"


@drills("posts:poll_new")
def test_asking(at: At) -> None:
    free = (*in_three("question"), *in_three("body"))
    fixed = {"choices_ar": "هنا\nهناك", "closes_in": "72", "audience": "public"}
    sample(Drill(at("amina"), "/ar/polls/new/", free, fixed, shown=("",)), at_least=100)
    sample(Drill(at("amina"), "/ar/polls/new/", in_three("choices"), {"question_ar": "أين؟", "closes_in": "72", "audience": "public"}), at_least=0)


@drills("posts:vote", "posts:marks", "posts:rating", "posts:uploads")
def test_buttons(at: At, world: World, built: Built) -> None:
    post = page_of(built, "marks", "").removesuffix("marks/")
    sample(Drill(at("amina"), page_of(built, "vote"), every=("choice", "next")), at_least=0)
    sample(Drill(at("amina"), page_of(built, "marks"), page=post, every=("deed", "next")), at_least=0)
    sample(Drill(at("amina"), page_of(built, "rating"), page=post, every=("steps",)), at_least=0)
    sample(Drill(at("rachid"), page_of(built, "uploads"), every=("size", "fingerprint"), fixed={"preview": "preview"}), at_least=0)
    assert Choice.objects.count() == 2


@drills("posts:share")
def test_passing_on(at: At, built: Built) -> None:
    page = page_of(built, "share")
    sample(Drill(at("amina"), page, ("words",), {"audience": "public"}, shown=("",)), at_least=150)
    sample(Drill(at("rachid"), page, every=("voice", "audience")), at_least=0)


@drills("posts:album_new")
def test_an_album(at: At) -> None:
    sample(Drill(at("amina"), "/ar/albums/new/", (*in_three("title"), *in_three("body")), {"audience": "public"}, shown=("",)), at_least=100)


@drills("posts:album_words")
def test_words_of_an_album(at: At, built: Built) -> None:
    page, album = page_of(built, "pictures", "album/words"), page_of(built, "album")
    sample(Drill(at("rachid"), page, (*in_three("title"), *in_three("body")), shown=(album,), again=page, short=in_three("title")), at_least=100)


@drills("posts:pictures", "posts:picture_edit")
def test_words_of_pictures(at: At, built: Built) -> None:
    pk = built["posts:picture"]["pk"]
    page, album = page_of(built, "pictures", "album/edit"), page_of(built, "album")
    sample(Drill(at("rachid"), page, (f"p{pk}-alt", f"p{pk}-caption"), {"words": "1"}, ({"deed": "save"},), shown=(album, page)), at_least=100)
    sample(Drill(at("rachid"), page, every=("earlier", "later", "first", "add", "deed")), at_least=0)
    edit = f"{album}{pk}/edit/"
    sample(Drill(at("rachid"), edit, (*in_three("alt"), *in_three("caption")), shown=(f"{album}{pk}/",)), at_least=100)


@drills("posts:saves_mine", "posts:save_new", "posts:save", "posts:save_list_edit")
def test_saving(at: At, built: Built) -> None:
    sample(Drill(at("amina"), "/ar/me/saves/", ("name",), shown=("",)), at_least=100)
    fixed = {"address": "https://example.org/a", "new_list": "ماء"}
    sample(Drill(at("amina"), "/ar/saves/new/", ("title", "note"), fixed, shown=("",)), at_least=100)
    sample(Drill(at("amina"), "/ar/saves/new/", ("address",), {"new_list": "ماء", "title": "-"}), at_least=0)
    sample(Drill(at("amina"), "/ar/saves/new/", ("tags_0",), fixed), at_least=0)
    sample(Drill(at("amina"), f"/ar/saves/entry/{built['posts:save']['pk']}/", ("title", "note"), shown=("/ar/saves/",)), at_least=100)
    sample(Drill(at("amina"), f"/ar/saves/{built['posts:save_list']['public_id']}/edit/", ("name",), shown=("",)), at_least=100)


@drills("posts:covers")
def test_covers(at: At) -> None:
    sample(Drill(at("rachid"), "/ar/@chrea/covers/", (*in_three("alt"), *in_three("occasion"), "begins", "until"), every=("remove",)), at_least=0)


@drills("moderation:report", "moderation:reported")
def test_reports(at: At, built: Built) -> None:
    slug = built["posts:marks"]["slug"]
    sample(Drill(at("chloe"), f"/ar/posts/{slug}/report/", ("words",), {"reason": "other"}, shown=("",)), at_least=100)
    sample(Drill(at("dalia"), f"/ar/moderation/{slug}/", ("sentence",), deeds=({"deed": "keep"},), shown=("/ar/moderation/?shown=decided",)), at_least=100)


def test_what_is_searched(at: At, world: World) -> None:
    begin_album(author=world.amina, by=world.amina, title=fr("La plage"))
    assert at("visitor").get("/ar/saves/?q=%00%27%22<b>&tag=%00&page=x").status_code == 200
