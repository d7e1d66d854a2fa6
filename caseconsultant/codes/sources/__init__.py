"""One module for each official file: it recognises the file and reads it into rows."""
