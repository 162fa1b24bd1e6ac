"""How passwords are hashed: argon2id, with what OWASP's cheat sheet asks for at least.

Django's own measure takes 100 MiB for each sign-in and eight threads: a handful at once would fill a small server, and
anybody may ask for them. A password hashed otherwise is hashed anew when its owner signs in.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    memory_cost = 19 * 1024  # KiB
    time_cost = 2
    parallelism = 1
