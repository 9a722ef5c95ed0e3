"""The experiments of the book: one module declares the runs of one experiment."""
