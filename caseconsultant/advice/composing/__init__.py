"""From findings and notes to words: one module for each kind of answer, and the layout of the whole."""
