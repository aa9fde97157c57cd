"""Fitting the weights, offline: `postie knowledge fit` (needs the `fit` extra)."""
