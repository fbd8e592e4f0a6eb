"""Cards that members see when they ask."""
