"""Finding the parts of a question in a mail: one module for each kind of part."""
