"""A million logged questions, and what moderators ask of them."""
