"""Postie's front ends: Discord and the terminal."""
