"""How the running process is kept healthy: memory and bounded room."""
