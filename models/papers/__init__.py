"""What papers need to know: plain values that ``printing`` lays out."""
