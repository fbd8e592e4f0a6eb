"""Forms (modals): one module for each family."""
