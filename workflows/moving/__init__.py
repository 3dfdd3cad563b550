"""Moving cases to a later edition: a plan that says what would become of each live task, and the move itself.

A case keeps its edition unless a manager moves it. What a letter promised, and every date that has been given, stays;
where the new edition has no place for what a case is at, the case is refused, in words.
"""
