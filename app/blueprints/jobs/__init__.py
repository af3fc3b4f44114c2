"""REST routes of jobs."""
