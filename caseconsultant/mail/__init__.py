"""The wire: parsing, composing, IMAP and SMTP."""
