"""The words everybody shares: skills, causes, goals, languages, places, accommodations, kinds of association."""
