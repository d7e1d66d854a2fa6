"""Cases of the Official Guidelines' chapters: what a mail tells, turned into codes in their order."""
