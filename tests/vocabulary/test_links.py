"""Words are linked to wider, closer and near ones, by hand; matching reads one table of weights."""

import pytest

from touiza.vocabulary import files, lists
from touiza.vocabulary.links import BROADER, FAINT, FAMILY, NARROWER, NEAR, Kind, narrower_of, nearness

KINDS: tuple[Kind, ...] = ("skills", "causes")
READ = {"skills": files.read_skills, "causes": files.read_causes}


@pytest.mark.parametrize("kind", KINDS)
def test_links_lead_to_words_that_there_are(kind: Kind) -> None:
    codes = {row.code for row in READ[kind]()}
    content = files._load("links.toml")[kind]
    told = {code for group in content["near"] for code in group} | set(content["narrower"])
    told |= {code for codes in content["narrower"].values() for code in codes}
    assert told <= codes, told - codes
    assert all(len(set(group)) == len(group) >= 2 for group in content["near"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_has_a_link(kind: Kind) -> None:
    links = files.read_links(kind)
    wider = {code for told in links.values() for code in told["broader"]}
    assert {row.code for row in READ[kind]()} - set(links) - wider == set()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wider_than_itself(kind: Kind) -> None:
    links = files.read_links(kind)

    def above(code: str, seen: tuple[str, ...] = ()) -> None:
        assert code not in seen, seen
        for wider in links.get(code, {"broader": []})["broader"]:
            above(wider, (*seen, code))

    for code in links:
        above(code)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_weights_lie_between_nothing_and_the_word_itself(kind: Kind) -> None:
    table = nearness(kind)
    assert set(table) == {word.code for word in lists.current(kind)}
    for code, near in table.items():
        assert code not in near
        assert set(near) <= set(table)
        assert all(0 < weight < 1 for weight in near.values())


@pytest.mark.django_db
def test_a_closer_word_answers_more_than_a_wider_one() -> None:
    skills = nearness("skills")
    assert skills["fundraising"]["grant_writing"] == NARROWER
    assert skills["grant_writing"]["fundraising"] == BROADER
    assert skills["first_aid"]["nursing"] == skills["nursing"]["first_aid"] == NEAR
    assert skills["arabic_teaching"]["spanish_teaching"] == FAMILY
    assert "plumbing" not in skills["nursing"]
    assert NARROWER > NEAR > BROADER > FAINT > FAMILY


@pytest.mark.django_db
def test_two_steps_are_worth_their_product() -> None:
    skills = nearness("skills")
    assert skills["page_layout"]["slide_design"] == round(BROADER * NARROWER, 4)  # both are graphic design
    assert skills["event_planning"]["stage_technique"] == round(NARROWER * NEAR, 4)


@pytest.mark.django_db
def test_causes_are_near_too() -> None:
    assert nearness("causes")["environment"]["sea"] == NARROWER
    assert nearness("causes")["heritage"]["culture"] == NEAR
    assert narrower_of("causes")["environment"] == ("sea",)


@pytest.mark.django_db
def test_it_is_made_once(django_assert_num_queries) -> None:
    nearness("skills")
    with django_assert_num_queries(0):
        assert nearness("skills") is nearness("skills")


def test_causes_cover_the_goals_and_the_classifications_of_associations() -> None:
    causes = files.read_causes()
    assert {goal for row in causes for goal in row.more["goals"]} == set(range(1, 18))
    assert {group for row in causes for group in row.more["icnpo"]} == set(range(1, 12))  # 12 is “not elsewhere”
    assert all(row.more["icnpo"] and set(row.more["icnpo"]) <= set(range(1, 13)) for row in causes)
    sections = {link for row in causes for link in row.more["links"] if link.startswith(files.TSO)}
    assert sections == {f"{files.TSO}{letter}" for letter in "ABCDEFGHIJ"}  # K and L hold services to business, and the rest
    assert all(any(link.startswith(files.TSO) for link in row.more["links"]) for row in causes)
