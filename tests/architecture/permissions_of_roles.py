"""Who acts for an association in part: what they get at each address. A second table beside `permissions.MATRIX`.

The rule for every address that has no line here: **they get what Chloé gets**, who acts for no association. A role of
part opens nothing by itself; what it opens is written down here, and the test fails where a door gives more or less.

Columns: sofiane (a reader), lila (coordinates the one opportunity of the matrix), meriem (coordinates another one),
kamel (a communicator), wassila (a treasurer). Letters as in `permissions`.
"""

PEOPLE_OF_ROLES = ("sofiane", "lila", "meriem", "kamel", "wassila")

ROLES: dict[str, tuple[str, str]] = {  # route: (GET, POST with nothing in it)
    "associations:chart_body": ("fffof", "fffof"),
    "associations:chart_edit": ("fffof", "fffof"),
    "associations:chart_seat": ("fffof", "fffof"),
    "associations:edit": ("fffof", "fffof"),
    "associations:member": ("offfo", "fffff"),
    "associations:members": ("offfo", "mmmmm"),
    "associations:people": ("ooooo", "fffff"),
    "home:week": ("oooof", "mmmmm"),
    "home:week_print": ("oooof", "mmmmm"),
    "opportunities:application": ("oonnn", "mmmmm"),
    "opportunities:application_acceptance": ("mmmmm", "fonnn"),
    "opportunities:application_listing": ("mmmmm", "fonnn"),
    "opportunities:application_question": ("mmmmm", "fonnn"),
    "opportunities:application_refusal": ("mmmmm", "fonnn"),
    "opportunities:application_settled": ("mmmmm", "fonnn"),
    "opportunities:application_talk": ("mmmmm", "fonnn"),
    "opportunities:applications": ("oooff", "mmmmm"),
    "opportunities:appointment": ("mmmmm", "fnnnn"),
    "opportunities:appointments": ("fnnnn", "fnnnn"),
    "opportunities:calling_off": ("fofff", "fofff"),
    "opportunities:day": ("offff", "fffff"),
    "opportunities:days": ("oooff", "mmmmm"),
    "opportunities:edit": ("fofff", "fofff"),
    "opportunities:incident": ("fnnff", "fnnff"),
    "opportunities:incidents": ("fooff", "mmmmm"),
    "opportunities:project": ("fofff", "fofff"),
    "opportunities:publication": ("mmmmm", "fofff"),
    "opportunities:state": ("mmmmm", "fofff"),
    "opportunities:workspace": ("oooof", "mmmmm"),
    "proof:hours_decide": ("fonff", "fonff"),
    "proof:hours_queue": ("oooff", "mmmmm"),
    "proof:revocation": ("mmmmm", "fofff"),
    "relations:contact": ("offof", "mmmmm"),
    "relations:mailing": ("offof", "mmmmm"),
    "relations:mailing_edit": ("fffof", "fffof"),
    "relations:mailing_new": ("fffof", "fffof"),
    "relations:mailing_sending": ("mmmmm", "fffof"),
    "relations:mailing_trial": ("mmmmm", "fffof"),
    "relations:mailings": ("offof", "mmmmm"),
    "relations:register": ("offof", "mmmmm"),
}
