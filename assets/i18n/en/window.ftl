# The words of the window in English.
