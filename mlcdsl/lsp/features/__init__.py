"""What the server can do, one file for each request or group of notifications; each has `register(server)`."""
