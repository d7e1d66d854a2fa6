# Every target is one command of bootstrap.py, which sets up what it needs. Arguments: make demo ARGS=--auto
PYTHON ?= python3

.PHONY: demo test test-long check evaluate fuzz lock setup
demo test test-long check evaluate fuzz lock setup:
	@$(PYTHON) bootstrap.py $@ $(ARGS)
