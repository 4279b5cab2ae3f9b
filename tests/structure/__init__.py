"""Checks of the shape of this repository: every rule of the house that a machine can hold."""
