"""REST routes of clusters."""
