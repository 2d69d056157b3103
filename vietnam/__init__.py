"""What is Vietnamese about text and time: folding and sorting of names, working days. No Django."""
