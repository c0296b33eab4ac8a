//! What a dead run has left is read back as far as it is true, and nothing more.
