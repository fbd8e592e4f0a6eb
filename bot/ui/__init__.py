"""Cards and controls: from what the core says to what Discord shows. No I/O of its own."""
