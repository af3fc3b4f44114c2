"""What all entry points over HTTP share: current user, errors, headers, JSON, assets, formatting."""
