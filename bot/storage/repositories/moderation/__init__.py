"""Cases, reports and what belongs to them."""
