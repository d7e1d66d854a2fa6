"""From a question to a draft: text and an open code library in, values out."""
