"""From text to tree and back."""

from mlcdsl.syntax.parser import ParseResult, ScheduleParseResult, parse, parse_schedule

__all__ = ["ParseResult", "ScheduleParseResult", "parse", "parse_schedule"]
