"""Celery rings the doorbells; the poller reads the mailboxes."""
