"""The job archive: where finished jobs and cluster configurations are kept, and how their files read."""
