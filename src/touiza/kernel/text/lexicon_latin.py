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
traduction traductions traduire traducteur traducteurs traductrice traductrices
photographe photographes photo photos photographie photographies photographier
math maths mathematique mathematiques
comptabilite comptable comptables
informatique informaticien informaticiens informaticienne informaticiennes
graphisme graphiste graphistes
cuisine cuisiner cuisinier cuisiniers cuisiniere cuisinieres
jardin jardins jardinage jardinier jardiniers jardiniere jardinieres jardiner
conduire conduite conducteur conducteurs conductrice conductrices
planter plantation plantations
lecture lire lecteur lecteurs lectrice lectrices
nettoyage nettoyer nettoyages
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
photograph photo photos photography photographic
drive driver drivers driving
teach teacher teachers teaching
tutor tutoring tutors
write writer writers writing
paint painter painters painting
farm farmer farmers farming
garden gardener gardeners gardening
cook cooking cookery
account accounting accountant accountants accountancy
nurse nurses nursing
math maths mathematics mathematical
"""


def forms(table: str) -> dict[str, str]:
    """Each form of `table` with the word it counts as."""
    return {form: line.split()[0] for line in table.splitlines() for form in line.split()[1:]}
