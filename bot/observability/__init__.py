"""The running process: its log, its metrics, its readiness, its memory. Imports nothing of ours."""
