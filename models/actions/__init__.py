"""One module per thing a user does. Each action is a function of (work, clock, user, …) and runs in one
transaction; what it may refuse stands in its docstring."""
