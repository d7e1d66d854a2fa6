"""Letters: one frozen value per letter, rendered by Jinja2."""
