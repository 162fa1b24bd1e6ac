"""One place to look for everything that can be found: work, associations, projects, people."""
