"""Families of procedures: which code of a family a described operation is, by the facts that tell its codes apart."""
