"""What all entry points of the web share: request helpers, assets, formatting, error answers."""
