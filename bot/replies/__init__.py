"""From an outcome to what is seen on Discord, and how it gets there."""
