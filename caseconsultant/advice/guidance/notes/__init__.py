"""The notes themselves, one file for each rule."""
