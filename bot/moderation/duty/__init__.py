"""Duty, handing over, and stepping away."""
