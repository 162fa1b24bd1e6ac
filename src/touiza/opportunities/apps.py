"""The opportunities app."""

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "touiza.opportunities"

    def ready(self) -> None:
        from touiza.accounts.services.erasure import before_erasure
        from touiza.actors.services.activity import register_reader
        from touiza.actors.services.guardians import when_held
        from touiza.actors.services.people import on_profile_change
        from touiza.associations.scopes import register as keep_scopes
        from touiza.associations.services.calendar import follow_calendar
        from touiza.associations.services.interruptions import follow
        from touiza.conversations.registry import register as talk_about
        from touiza.opportunities.application_rows import register_waiting
        from touiza.opportunities.day_rows import register_day_waiting
        from touiza.opportunities.feeding import register_feeding
        from touiza.opportunities.in_lists import register_in_lists
        from touiza.opportunities.navigation import register_navigation
        from touiza.opportunities.project_work import finds_for
        from touiza.opportunities.rated import register_rating
        from touiza.opportunities.services.answers import VERBS
        from touiza.opportunities.services.closing import closing_says, follow_association
        from touiza.opportunities.services.duty import reckon_again
        from touiza.opportunities.services.engaged import people_engaged
        from touiza.opportunities.services.leaving import end_what_is_held, give_places_back
        from touiza.opportunities.services.matching import follow_profile
        from touiza.opportunities.services.renaming import RENAMED
        from touiza.opportunities.services.scopes import kept_scopes
        from touiza.opportunities.skills import practised
        from touiza.opportunities.talk import APPLICATIONS
        from touiza.opportunities.tasks import ANSWERS, TASK
        from touiza.opportunities.waiting_rows import register_slips_of_work
        from touiza.projects.beside import show_beside
        from touiza.proof.expected import register as expect
        from touiza.proof.skills import tell_skills

        keep_scopes(kept_scopes())
        expect(people_engaged)
        register_navigation()
        register_in_lists()
        register_feeding()
        register_rating()
        _register_notices()
        register_waiting()
        register_slips_of_work()
        register_day_waiting()
        talk_about(APPLICATIONS)
        follow_calendar(reckon_again)
        register_reader(TASK, verbs=[RENAMED])
        register_reader(ANSWERS, verbs=VERBS)
        before_erasure(give_places_back)
        on_profile_change(follow_profile)
        when_held(end_what_is_held)
        follow(change=follow_association, consequences=closing_says)
        show_beside(finds_for)
        tell_skills(practised)


def _register_notices() -> None:
    from touiza.opportunities.notices import register_notices
    from touiza.opportunities.notices_assigning import register_assigning
    from touiza.opportunities.notices_changes import register_changes
    from touiza.opportunities.notices_day import register_day_notices
    from touiza.opportunities.notices_delivering import register_delivering
    from touiza.opportunities.notices_duty import register_duty
    from touiza.opportunities.notices_found import register_choice, register_found
    from touiza.opportunities.notices_life import register_life
    from touiza.opportunities.notices_shifts import register_shift_notices

    register_notices()
    register_assigning()
    register_changes()
    register_day_notices()
    register_delivering()
    register_duty()
    register_found()
    register_choice()
    register_life()
    register_shift_notices()
