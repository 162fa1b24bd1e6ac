"""Who acts: people, associations, teams; their profiles and ties, and the log of what they did."""
