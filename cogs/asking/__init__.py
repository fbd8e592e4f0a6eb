"""Asking: /ask, /faq, /browse, messages, and the controls of answers."""
