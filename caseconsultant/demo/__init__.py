"""The whole service on one machine, with a mail server and a broker of its own: nothing to install, nothing to lose."""
