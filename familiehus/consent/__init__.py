"""What a parent has agreed to have shared: with whom, what, why and until when."""
