"""What goes wrong with libraries and with the files they are built from."""

from caseconsultant.domain.errors import CaseConsultantError


class LibraryError(CaseConsultantError):
    """A library cannot be opened or built; the message says why and what to do."""


class BadFile(CaseConsultantError):  # noqa: N818  (it reads better where it is raised)
    """A file is not what it should be; the message names the file, the line and what was expected."""


class CutShort(BadFile):
    """A file is printed with less than another form of the same release says; the message names that form."""


class NothingToRead(BadFile):
    """A file is what it should be and says that there is nothing in it."""


class Undated(BadFile):
    """A file tells neither by its name nor by its content which release it belongs to."""


class OtherPayer(BadFile):
    """A file is of a payer whose rules are not Medicare's."""


class SaidElsewhere(BadFile):
    """A file says what another form of it, beside it, says too; the message names that form."""
