"""Making any report of one organisation, for pages and commands alike."""
