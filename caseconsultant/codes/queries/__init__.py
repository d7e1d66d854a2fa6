"""Questions to the rows of a library, one module for each kind of fact."""
