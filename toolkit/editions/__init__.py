"""The planner: which (article × language × format) are to be made, and who makes them."""
