"""The rules of the trade in our own words, each with its source; text files that a consultant can edit."""
