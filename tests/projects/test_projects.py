"""Writing projects, and who may; their states; what everybody reads."""

import datetime as dt

import pytest

from touiza.actors.models import Activity
from touiza.associations.services.closing import close_association
from touiza.associations.services.suspension import suspend_association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.translated import TranslatedText
from touiza.opportunities.services.project_work import link_project
from touiza.projects.models import Project, State, Step
from touiza.projects.services.progress import record_progress
from touiza.projects.services.writing import publish_project, remove_project, set_state
from touiza.search.queries import find

pytestmark = pytest.mark.django_db
NEW = "/en/@chrea/projects/new/"
TYPED = {"kind": "project", "title_fr": "Quatre puits", "aims_fr": "De l’eau pour quatre hameaux."}


def code_of(deed) -> str:
    with pytest.raises(Refusal) as refused:
        deed()
    return refused.value.code


def found(words: str) -> list[int]:
    return list(find(kind="project", words=words).ids)


def test_a_draft_is_seen_by_those_who_act_for_it_alone(as_, world):
    response = as_("nassima").post(NEW, {**TYPED, "deed": "draft"})
    project = Project.objects.get()
    address = f"/en/projects/{project.post.slug}/"
    assert response.url == f"{address}edit/"
    assert as_("rachid").get(address).status_code == 200
    for who in ("visitor", "chloe", "salima"):
        assert as_(who).get(address).status_code == 404
    assert "Quatre puits" not in as_("visitor").get("/en/@chrea/projects/").content.decode()
    assert "Quatre puits" in as_("nassima").get("/en/@chrea/projects/").content.decode()
    assert found("puits") == []


def test_published_everybody_reads_it_and_search_finds_it(as_, world):
    as_("nassima").post(NEW, {**TYPED, "deed": "publish"})
    project = Project.objects.select_related("post").get()
    for page in ("/en/projects/", "/en/@chrea/projects/", "/en/@chrea/", f"/en/projects/{project.post.slug}/", "/sitemap-projects-1.xml"):
        assert project.post.slug in as_("visitor").get(page).content.decode(), page
    page = as_("visitor").get(f"/ar/projects/{project.post.slug}/").content.decode()
    assert 'lang="fr"' in page  # an honest fallback
    assert '"@type":"Project"' in page
    assert found("puits") == [project.pk]
    assert Activity.objects.filter(verb="project.published", audience="public").count() == 1


def test_publishing_asks_for_the_aim_and_keeps_what_was_typed(as_, world):
    response = as_("nassima").post(NEW, {**TYPED, "aims_fr": "", "deed": "publish"})
    assert response.status_code == 422
    assert 'value="Quatre puits"' in response.content.decode()
    assert not Project.objects.exists()


def test_a_form_sent_twice_makes_one(as_, world):
    data = {**TYPED, "deed": "publish", "form_key": public_id()}
    for _time in range(2):
        assert as_("nassima").post(NEW, data).status_code == 302
    assert Project.objects.count() == 1
    assert Activity.objects.filter(verb="project.published").count() == 1


@pytest.mark.parametrize("who", ["chloe", "amina", "salima", "dalia"])
@pytest.mark.parametrize("path", ["edit/", "progress/", "steps/1/", "state/"])
def test_nobody_else_changes_it(as_, project, who, path):
    address = f"/en/projects/{project.post.slug}/{path}"
    assert as_(who).post(address, {**TYPED, "state": "finished", "step": "1"}).status_code == 403
    project.refresh_from_db()
    assert project.state == "planned"


def test_a_draft_of_another_association_is_not_there(as_, made):
    draft = made(publish=False)
    for path in ("", "edit/", "progress/"):
        assert as_("salima").get(f"/en/projects/{draft.post.slug}/{path}").status_code == 404


def test_two_who_edit_at_once_do_not_undo_each_other_unawares(as_, project):
    address = f"/en/projects/{project.post.slug}/edit/"
    for title, status in (("Un", 302), ("Deux", 422)):
        response = as_("nassima").post(address, {**TYPED, "title_fr": title, "seen": "first", "deed": "save"})
        assert response.status_code == status
    assert as_("nassima").post(address, {**TYPED, "title_fr": "Un", "seen": "first", "deed": "save"}).status_code == 302  # sent twice
    project.post.refresh_from_db()
    assert project.post.title.texts["fr"] == "Un"


def test_it_does_not_end_before_it_begins(as_, world):
    response = as_("nassima").post(NEW, {**TYPED, "begins": "02/01/2027", "ends": "01/01/2027", "deed": "draft"})
    assert response.status_code == 422


def test_states_follow_each_other_and_giving_up_says_why(as_, project):
    address = f"/en/projects/{project.post.slug}/state/"
    client = as_("nassima")
    client.post(address, {"state": "given_up"})
    assert Project.objects.get().state == "planned"
    for state in ("running", "paused", "running", "finished", "running", "given_up"):
        for _time in range(2):
            assert client.post(address, {"state": state, "reason": "The well is dry." if state == "given_up" else ""}).status_code == 302
        assert Project.objects.get().state == state
    assert Activity.objects.filter(verb="project.begun").count() == 3
    assert "The well is dry." in as_("visitor").get(f"/en/projects/{project.post.slug}/").content.decode()


def test_no_state_is_jumped_over(world, project, made):
    assert code_of(lambda: set_state(project=project, state=State.FINISHED, by=world.nassima)) == "project_wrong_state"
    draft = made("Autre", publish=False)
    assert code_of(lambda: set_state(project=draft, state=State.RUNNING, by=world.nassima)) == "project_not_published"


def test_removed_a_tombstone_stays_and_search_forgets(as_, world, project, trees):
    record_progress(step=trees, done=5, by=world.nassima)
    for _time in range(2):
        remove_project(project=project, by=world.nassima)
    assert as_("visitor").get(f"/en/projects/{project.post.slug}/").status_code == 410
    assert found("versant") == []
    assert Activity.objects.filter(verb="project.removed").count() == 1


def test_a_draft_that_is_removed_is_gone(world, made):
    draft = made(publish=False)
    for _time in range(2):
        remove_project(project=draft, by=world.nassima)
    assert not Project.objects.exists()


def test_closing_the_association_pauses_what_is_under_way(world, project):
    set_state(project=project, state=State.RUNNING, by=world.nassima)
    close_association(association=world.chrea, by=world.rachid)
    project.refresh_from_db()
    assert project.state == "paused"
    assert code_of(lambda: set_state(project=project, state=State.RUNNING, by=world.rachid)) == "association_closed"


def test_of_a_suspended_association_nothing_is_read_or_found(as_, world, project):
    suspend_association(association=world.chrea, by=world.dalia, sentence="x")
    assert as_("visitor").get(f"/en/projects/{project.post.slug}/").status_code == 404
    assert "Replanter" not in as_("visitor").get("/en/projects/").content.decode()
    assert found("versant") == []


def test_an_opportunity_leads_to_its_project_and_back(as_, world, project):
    slug = world.opportunity.post.slug
    assert as_("nassima").post(f"/en/opportunities/{slug}/project/", {"project": project.post.slug}).status_code == 302
    assert f"/en/projects/{project.post.slug}/" in as_("visitor").get(f"/en/opportunities/{slug}/").content.decode()
    assert f"/en/opportunities/{slug}/" in as_("visitor").get(f"/en/projects/{project.post.slug}/").content.decode()
    as_("nassima").post(f"/en/opportunities/{slug}/project/", {"project": ""})
    assert f"/en/opportunities/{slug}/" not in as_("visitor").get(f"/en/projects/{project.post.slug}/").content.decode()


def test_no_opportunity_serves_the_project_of_another_association(as_, world, made):
    theirs = made("Autre", association=world.nour)
    slug = world.opportunity.post.slug
    assert as_("nassima").post(f"/en/opportunities/{slug}/project/", {"project": theirs.post.slug}).status_code == 422
    assert code_of(lambda: link_project(opportunity=world.opportunity, project=theirs, by=world.nassima)) == "other_association"


def test_the_pages_ask_a_constant_number_of_queries(as_, world, project, trees, made, django_assert_max_num_queries):
    client, counted = as_("visitor"), []
    link_project(opportunity=world.opportunity, project=project, by=world.nassima)
    pages = ("/en/projects/", "/en/@chrea/projects/", f"/en/projects/{project.post.slug}/", "/en/@chrea/")
    for page in pages:
        client.get(page)
    for turn in range(2):
        for number in range(8):
            other = made(f"Projet {turn} {number}")
            Step.objects.create(project=project, position=number, title=TranslatedText.of("fr", fr="Pas"))
            Step.objects.create(project=other, position=1, title=TranslatedText.of("fr", fr="Pas"))
            record_progress(step=trees, done=turn * 10 + number + 1, by=world.nassima, at=clock.now() + dt.timedelta(seconds=number))
        asked = []
        for page in pages:
            with django_assert_max_num_queries(12) as queries:
                assert client.get(page).status_code == 200
            asked.append(len(queries))
        counted.append(asked)
    assert counted[0] == counted[1]


def test_publishing_twice_is_once(world, made):
    draft = made(publish=False)
    for _time in range(2):
        publish_project(project=draft, by=world.nassima)
    assert Activity.objects.filter(verb="project.published").count() == 1
