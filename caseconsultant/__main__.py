"""python -m caseconsultant."""

from caseconsultant.cli import main

main()
