"""Cards of the community: questions to each other, and what becomes of them."""
