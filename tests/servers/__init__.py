"""Private servers for the tests: on the loopback, on free ports, ended by their own process id."""
