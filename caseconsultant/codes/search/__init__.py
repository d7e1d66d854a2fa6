"""Words in, ranked codes out."""
