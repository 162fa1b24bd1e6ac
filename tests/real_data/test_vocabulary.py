"""What real platforms ask volunteers for can be said in our words: JeVeuxAider's activities, New York's categories.

The tables below are ours: identifiers of theirs, codes of ours. Their labels stay in their files.
"""

import csv
import gzip
import json
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from touiza.vocabulary import files
from touiza.vocabulary.importing.concepts import import_concepts
from touiza.vocabulary.importing.schemes import SOURCES
from touiza.vocabulary.models import Concept

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
CAUSES = {row.code: row for row in files.read_causes()}
SKILLS = {row.code: row for row in files.read_skills()}

# Activities of JeVeuxAider, by id: the skills that say the same.
ACTIVITIES = {
    1: ["street_outreach"],
    2: ["general_medicine", "nursing"],
    3: ["admin_help", "public_letter_writing"],
    4: ["adult_literacy", "french_teaching"],
    5: ["trail_building", "forest_care", "gardening"],
    6: ["children_activities", "board_games"],
    7: ["goods_collection"],
    8: ["visiting_isolated", "phone_befriending"],
    10: ["mentoring", "orphan_support"],
    11: ["event_planning", "event_welcome"],
    12: ["litter_picking"],
    14: ["first_aid", "search_and_rescue"],
    15: ["home_help", "errands"],
    16: ["animal_care", "veterinary_care"],
    17: ["homework_help", "adult_training"],
    18: ["citizen_participation"],
    19: ["awareness_campaigns", "health_education"],
    20: ["team_sports_coaching", "fitness"],
    21: ["welcoming"],
    22: ["small_repairs"],
    23: ["fundraising"],
    24: ["communication_strategy", "social_media"],
    26: ["partnership_building"],
    27: ["intercultural_dialogue"],
    28: ["distribution"],
    29: ["active_listening", "psychological_first_aid"],
    30: ["accounting", "treasury"],
    31: ["secretariat"],
    32: ["governance"],
    33: ["logistics"],
    34: ["cultural_mediation"],
    35: ["translation_ar_fr", "translation_other"],
    36: ["appointment_escort", "disability_support"],
    37: ["project_management"],
    38: ["human_resources"],
    39: ["software_development", "computer_repair"],
    40: ["heritage_inventory", "restoration"],
    41: ["legal_advice"],
}
# Domains of JeVeuxAider, by key: the causes that say the same. Domain “skills-based” is any skill for any association.
DOMAINS = {
    1: ["health"],
    2: ["prevention", "emergency"],
    3: ["culture"],
    4: ["sport"],
    6: ["international"],
    7: ["solidarity", "food", "elderly", "migrants", "employment"],
    8: ["heritage", "civic_life"],
    9: ["education"],
    10: ["environment", "sea", "animals"],
    11: ["associations"],
}
# Categories of New York's list, by number; a row without one is still welcome.
CATEGORIES = {
    "1": ["civic_life"],
    "2": ["solidarity", "food"],
    "3": ["education"],
    "4": ["environment"],
    "5": ["health"],
    "6": ["emergency"],
    "": [],
}


def data(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the real data is not here: {name}")
    return path


def test_every_activity_of_jeveuxaider_can_be_said() -> None:
    activities = json.loads(data("jeveuxaider/activities.json").read_text(encoding="utf-8"))
    assert {activity["id"] for activity in activities} == set(ACTIVITIES)
    assert len(ACTIVITIES) == 38
    assert {code for codes in ACTIVITIES.values() for code in codes} <= set(SKILLS)


def test_every_domain_of_jeveuxaider_can_be_said() -> None:
    domains = json.loads(data("jeveuxaider/domaines.json").read_text(encoding="utf-8"))
    assert {domain["key"] for domain in domains} == set(DOMAINS)
    assert len(DOMAINS) == 10
    assert {code for codes in DOMAINS.values() for code in codes} <= set(CAUSES)


def test_every_category_of_new_york_can_be_said() -> None:
    with data("nyc/opportunities.csv").open(encoding="utf-8-sig", newline="") as file:
        counted = Counter(row["category_id"] for row in csv.DictReader(file))
    assert set(counted) == set(CATEGORIES)
    assert {code for codes in CATEGORIES.values() for code in codes} <= set(CAUSES)


def test_addresses_of_skills_exist_in_esco() -> None:
    with gzip.open(data("esco/skills_en.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        known = {row["conceptUri"] for row in csv.DictReader(file)}
    assert {row.more["link"] for row in SKILLS.values() if row.more["link"]} <= known


def test_addresses_of_causes_exist_in_the_unesco_thesaurus() -> None:
    with data("unesco/concepts_ar_fr_en.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {files.UNESCO + row["id"] for row in csv.DictReader(file)}
    linked = {link for row in CAUSES.values() for link in row.more["links"] if link.startswith(files.UNESCO)}
    assert linked
    assert linked <= known


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "concepts"), [("esco", 13_485), ("unesco", 4_485)])
def test_the_vocabularies_of_others_are_stored_whole_and_once(name: str, concepts: int) -> None:
    """A part of ESCO's lines, all of the thesaurus: by the same code as the whole, in a few seconds."""
    folder = data(name)
    source = SOURCES[name]
    part = replace(source, lines=lambda path: islice(source.lines(path), 4_485))
    first = import_concepts(source=part, folder=folder)
    again = import_concepts(source=part, folder=folder)
    assert (first.read, first.unchanged) == (4_485, 0)
    assert len(first.refused) < 20
    assert (again.stored, again.unchanged) == (0, first.stored)
    assert Concept.objects.count() == first.stored
    assert sum(1 for line, _reader in source.lines(folder) if "concepts" in line.file or "_fr" in line.file) == concepts
