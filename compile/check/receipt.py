"""When the manuscript came, and what editors asked in its margin."""

from collections.abc import Iterator
from datetime import date

from compile.check.facts import Facts, shorten, waive
from compile.problems import Problem, warning


def check_received(facts: Facts) -> Iterator[Problem]:
    """Received by the deadline, on a day that is known."""
    received, deadline = facts.submission.settings.received, facts.anthology.call.deadline
    if received is None:
        hint = f"在 case.yaml 中写“received: …”，日期写成 {deadline.isoformat()} 的样子。"
        place = facts.in_settings("received")
        yield warning("received-unknown", place, "没有登记收到日期，无法核对是否按期", hint)
    elif received > deadline:
        days = (received - deadline).days
        message = f"{_day(received)}收到，晚于截止日期{_day(deadline)}，迟 {days} 天"
        hint = f"日期登记有误的，在 case.yaml 中改正 received。{waive('received-late')}"
        yield warning("received-late", facts.in_settings("received"), message, hint)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def check_queries(facts: Facts) -> Iterator[Problem]:
    """No comment is left in the Word file."""
    for query in facts.reading.queries if facts.reading else ():
        author = query.author.strip() or "未署名"
        message = f"有一条批注没有处理（{author}）：{shorten(query.text, 60) or '（空）'}"
        hint = "在 Word 中按批注改好，再在“审阅”中删除这条批注；批注不会印进书里。"
        place = facts.in_manuscript(paragraph=query.paragraph, quote=shorten(query.quote))
        yield warning("query-open", place, message, hint)
