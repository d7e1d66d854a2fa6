"""Families of codes that differ by a fact of the case, such as views, contrast, a number, an age; and their reader."""
