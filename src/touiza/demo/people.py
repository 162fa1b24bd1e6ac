"""The people one can sign in as, in the demo: role, name, e-mail, password."""

from touiza.demo.reading import content, spelled


def demo_people() -> list[dict[str, str]]:
    """Return the named people that have a password, with the association they act for (or "")."""
    acts_for = {member["person"]: handle for handle, team in content("teams").items() for member in team if "person" in member}
    return [
        {
            "role": person["role"],
            "name": spelled(person)[0],
            "email": person["email"],
            "password": person["password"],
            "language": person["language"],
            "association": acts_for.get(person["key"], ""),
        }
        for person in content("people")["people"]
    ]
