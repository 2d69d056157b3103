"""The demo: a fictional cast and the cases they work on. Production refuses to start beside it."""
