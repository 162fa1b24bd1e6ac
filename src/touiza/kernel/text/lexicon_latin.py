"""French and English words whose forms the Snowball stemmers leave apart, from the field of volunteering.

A line is a word, then forms that count as that word. Spelling habits of either side of the Atlantic meet here too.
"""

FRENCH = """
travail travaux
journal journaux
hopital hopitaux
animal animaux
local locaux
regional regionaux
oeil yeux
madame mesdames dame
monsieur messieurs
ciel cieux
jeu jeux
benevole benevolat
volontaire volontariat
handicape handicap handicapee
heros heroine
copain copine
sportif sportive
educatif educative
"""
ENGLISH = """
child children kid kids
woman women
man men
person people persons
tooth teeth
foot feet
mouse mice
life lives
leaf leaves
colour color colours colors
centre center centres centers
programme program programmes programs
neighbour neighbor neighbours neighbors
neighbourhood neighborhood
labour labor
theatre theater
licence license
carer caregiver carers caregivers
volunteer voluntary
"""


def forms(table: str) -> dict[str, str]:
    """Each form of `table` with the word it counts as."""
    return {form: line.split()[0] for line in table.splitlines() for form in line.split()[1:]}
