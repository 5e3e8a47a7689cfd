"""The server: who may ask, the routes, ports, and how a running server shows itself."""
