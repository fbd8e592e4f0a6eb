"""Cases, reports, appeals, and the work of the team around them."""
