"""An association's page, put together from every app that knows something of it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.following import Standing, standing_to_actor
from touiza.actors.models import Actor
from touiza.associations.access import roles_held
from touiza.associations.access_documents import documents_for
from touiza.associations.capabilities import Can, powers
from touiza.associations.chart import BodyLine, chart_of
from touiza.associations.kinds import kind_label
from touiza.associations.letters import Addresses, addresses_for
from touiza.associations.models import Association, Interruption, Network, Role
from touiza.associations.networks import AgreementLine, networks_of, public_agreements
from touiza.associations.papers import DocumentLine, line_of
from touiza.associations.people import interruption
from touiza.core import clock
from touiza.core.changes import remembered
from touiza.core.linked_data import linked_data
from touiza.core.markup import render_markdown
from touiza.core.translated import Passage, TranslatedText
from touiza.home.figures import Counted, count_figures
from touiza.home.finds import open_finds
from touiza.opportunities.answer_words import share_words, time_words
from touiza.opportunities.services.answers import Answers, count_answers
from touiza.opportunities.sharing import association_card_of
from touiza.posts.covering import ShownCover, cover_from
from touiza.posts.items import Item
from touiza.posts.news import latest_news
from touiza.posts.post_lists import list_at
from touiza.projects.cards import ProjectCard, project_cards
from touiza.relations.answer_figures import Told, told_figures
from touiza.ui import formats
from touiza.ui.shapes import Fact, Find
from touiza.ui.words import COMMA
from touiza.vocabulary import lists

DOCUMENTS = 4  # on the page; the list has the rest


@dataclass(frozen=True)
class Section:
    """A text in the language it is written in, as clean HTML."""

    html: SafeString
    passage: Passage


@dataclass
class AssociationPage:
    """What the page shows. Names and texts carry the language they are in."""

    association: Association
    figures: Counted
    finds: list[Find]
    role: Role | None
    facts: list[Fact]
    kinds: list[str]
    causes: list[str]
    languages: list[str]
    about: Section | None
    activities: Section | None
    interruption: Interruption | None  # of a closed one
    projects: list[ProjectCard]  # those that moved last
    documents: list[DocumentLine]  # the first of those everybody may read
    addresses: Addresses
    takes_members: bool
    networks: list[Network]
    agreements: list[AgreementLine]  # in force, for everyone to read
    bureau: list[BodyLine]  # of its organisation chart: who runs it, with the names that everyone may see
    answers: Answers  # to applications
    standing: Standing  # whether the reader follows it
    news: list[Item]  # what it wrote lately, as this reader may see it; what is pinned first

    @property
    def more(self) -> int:
        """Open opportunities that are not shown here."""
        return max(self.figures.open - len(self.finds), 0)

    @property
    def calendar(self) -> str:
        """Return where calendar programs find the times of its work, in the reader's language."""
        return reverse("opportunities_open:association_calendar", args=[self.association.handle]) + f"?lang={get_language()}"

    @property
    def answered(self) -> str:
        """How many applications were answered, of how many."""
        return share_words(self.answers)

    @property
    def answered_within(self) -> str:
        """In what time half of the answers came."""
        return time_words(self.answers)

    @property
    def cover(self) -> ShownCover | None:
        """What heads the page today: for an occasion, or what always does."""
        return cover_from(self.figures.cover)

    @property
    def replies(self) -> Told:
        """How comments, mentions and messages were answered."""
        return told_figures(self.figures.answerable, self.figures.answered, self.figures.answer_minutes)

    @property
    def may_edit(self) -> bool:
        return Can.SPEAK in powers(self.role)


def association_page(association: Association, actor: Actor | None) -> AssociationPage:
    """Return what a reader sees of an association. The number of queries does not depend on what there is."""
    ids = association.__dict__  # loaded with it, by `with_words`
    kinds = [kind_label(kind.code) for kind in lists.words_for("kinds", ids["kind_ids"])]
    languages = [str(language) for language in lists.words_for("languages", ids["language_ids"])]
    return AssociationPage(
        association=association,
        figures=remembered(("figures", association.pk), lambda: count_figures([association.pk])[association.pk]),
        finds=remembered(("open", association.pk, get_language(), clock.today()), lambda: open_finds(association)),
        role=roles_held(actor).get(association.pk),
        facts=_facts(association, kinds, languages),
        kinds=kinds,
        causes=[str(cause) for cause in lists.words_for("causes", ids["cause_ids"])],
        languages=languages,
        about=_section(association.about),
        activities=_section(association.activities),
        interruption=interruption(association),
        projects=remembered(("projects", association.pk, get_language(), clock.today()), lambda: project_cards(association)),
        documents=remembered(("documents", association.pk, get_language()), lambda: _documents(association)),
        addresses=addresses_for(association, actor),
        takes_members=_takes_members(association),
        networks=remembered(("networks of", association.pk), lambda: networks_of(association)),
        agreements=remembered(("agreements", association.pk), lambda: public_agreements(association)),
        bureau=remembered(("chart", association.pk, get_language()), lambda: _bureau(chart_of(association, None))),
        answers=count_answers(association, overdue=False),
        standing=standing_to_actor(actor, association.actor),
        news=latest_news(association.actor, actor),
    )


def _bureau(lines: list[BodyLine]) -> list[BodyLine]:
    """Return the first body of the highest level where somebody sits; the top of the chart where nobody sits anywhere."""
    level = lines
    while level:
        if seated := [line for line in level if line.seats]:
            return seated[:1]
        level = [part for line in level for part in line.parts]
    return lines


def _takes_members(association: Association) -> bool:
    takes: bool = association.__dict__["takes_members"]
    return takes and association.closed_at is None


def described(page: AssociationPage) -> SafeString:
    """Return the page's description for machines: schema.org NGO."""
    association = page.association
    names = [association.name.here, *association.name.others]
    commune = association.commune
    return linked_data(
        {
            "@type": "NGO",
            "@id": f"{settings.SITE_URL}{reverse('home:profile', args=[association.handle])}",
            "url": f"{settings.SITE_URL}{reverse('home:profile', args=[association.handle])}",
            "name": names[0].text,
            "alternateName": [name.text for name in names[1:]],
            "slogan": association.tagline.here.text,
            "description": association.about.here.text[:500],
            "foundingDate": str(association.founded or ""),
            "sameAs": association.website,
            "knowsLanguage": page.languages,
            "keywords": page.causes,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": association.address,
                "addressLocality": commune.label(),
                "addressRegion": str(commune.parent) if commune.parent else "",
            }
            if commune
            else None,
        }
    )


def _documents(association: Association) -> list[DocumentLine]:
    return [line_of(row) for row in documents_for(None, association)[:DOCUMENTS]]


def _section(text: TranslatedText) -> Section | None:
    passage = text.here
    return Section(render_markdown(passage.text, top=3), passage) if passage else None


def _facts(association: Association, kinds: list[str], languages: list[str]) -> list[Fact]:
    """Return the line under the name: where, what kind, in which languages, since when."""
    facts: list[Fact] = []
    if association.commune:
        facts.append({"icon": "map-pin", "text": association.commune.full_label()})
    if kinds:
        facts.append({"icon": "building-community", "text": COMMA[formats.known(get_language())].join(kinds)})
    if languages:
        facts.append({"icon": "language", "text": formats.languages(languages, formats.known(get_language()))})
    if association.founded:
        facts.append({"icon": "history", "text": _("founded in %(year)d") % {"year": association.founded}})
    if association.approval:
        facts.append({"icon": "file-text", "text": _("approval %(number)s, as it states") % {"number": association.approval}})
    return facts


def as_context(page: AssociationPage) -> dict[str, Any]:
    """Return the template's context."""
    name = page.association.name
    return {
        "page": page,
        "association": page.association,
        "name": name.here,
        "other_names": [other for other in name.others if other.text != name.here.text],
        "json_ld": described(page),
        "noindex": page.association.closed_at is not None,
        "description": page.association.tagline.here.text,
        "standing": page.standing,
        "list": list_at(page.association.actor),
        "image": association_card_of(page.association),
    }
