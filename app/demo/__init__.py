"""A made-up computing centre: two clusters, their users and an archive of what they ran."""
