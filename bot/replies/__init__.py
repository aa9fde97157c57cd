"""From an outcome to what is seen on Discord, and what its buttons do."""
