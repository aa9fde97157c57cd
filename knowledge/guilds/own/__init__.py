"""What guilds make of their own: answers and mail providers, with versions, history and packs.

`history` is the one way to write any of it; `answers` and `providers` hold what is read.
"""
