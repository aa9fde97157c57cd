"""From slots and words to ranked topics with one comparable confidence."""
