"""The words an opportunity is described by: its row holds their ids, the words themselves are in memory."""

from collections.abc import Sequence
from dataclasses import dataclass

from touiza.opportunities.models import Opportunity
from touiza.vocabulary.lists import AccommodationWord, CauseWord, GoalWord, LanguageWord, SkillWord, words_for


@dataclass(frozen=True)
class Words:
    """Each kind in the order of its list; skills as they were asked for."""

    causes: Sequence[CauseWord]
    goals: Sequence[GoalWord]
    languages: Sequence[LanguageWord]
    accommodations: Sequence[AccommodationWord]
    needed: Sequence[SkillWord]
    welcome: Sequence[SkillWord]
    tags: Sequence[str]


def words_of(opportunity: Opportunity) -> Words:
    """Return its words. No query where it was loaded `with_words`, else one."""
    row = opportunity if "cause_ids" in opportunity.__dict__ else Opportunity.objects.with_words().get(pk=opportunity.pk)
    ids = row.__dict__
    return Words(
        causes=words_for("causes", ids["cause_ids"]),
        goals=words_for("goals", ids["goal_ids"]),
        languages=words_for("languages", ids["language_ids"]),
        accommodations=words_for("accommodations", ids["accommodation_ids"]),
        needed=words_for("skills", ids["needed_ids"], as_given=True),
        welcome=words_for("skills", ids["welcome_ids"], as_given=True),
        tags=ids["tag_names"],
    )
