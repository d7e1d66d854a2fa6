"""The small set that a fresh install begins with, in our own words."""
