"""When: spans of time, due dates, and the sentence that says how a date was reached."""

from .deadline import Due, end_of_day, is_working_day, reckon, today
from .span import Span, Unit

__all__ = ["Due", "Span", "Unit", "end_of_day", "is_working_day", "reckon", "today"]
