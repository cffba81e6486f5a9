"""What is kept about people, why, how long, and how it is shown, corrected, erased and sealed anew."""
