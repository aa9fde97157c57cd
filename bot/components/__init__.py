"""Buttons, selects and forms: what their ids mean and what happens on a click."""
