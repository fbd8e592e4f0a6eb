"""Fitting the learned signals anew. Not needed to run the bot."""
