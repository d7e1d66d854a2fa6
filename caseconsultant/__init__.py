"""CaseConsultant: email consultation for medical coding, cited, dated, and approved by a person."""

__version__ = "0.1.0"
