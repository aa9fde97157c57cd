"""What a clause says of what it names: what works, what fails, and whose it is."""
