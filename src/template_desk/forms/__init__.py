"""Form packs: reading them, listing them, the JSON of answers and its schema."""
