"""Forms that editors make: what one is made of, what is wrong with it, and the journey it becomes."""
