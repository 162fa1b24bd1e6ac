"""Moments as credentials write them: XML Schema's dateTimeStamp, which always names its offset."""

import datetime as dt
import re

_STAMP = re.compile(
    r"(\d{4,9})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(Z|[+-]\d\d:\d\d)?", re.ASCII
)


def read_stamp(text: object, *, zoned: bool = True) -> dt.datetime | None:
    """Return the moment; None for what is none. Without an offset (allowed where not `zoned`) it is UTC.

    A year after 9999, which the standard allows, is the last moment there is.
    """
    match = _STAMP.fullmatch(text) if isinstance(text, str) else None
    if match is None or (zoned and match[8] is None):
        return None
    year, month, day, hour, minute, second = (int(match[n]) for n in range(1, 7))
    midnight = hour == 24 and not (minute or second)
    try:
        read = dt.datetime(
            min(year, 9998) if year > 9999 else year, month, day, 0 if midnight else hour, minute, second,
            int((match[7] or "").ljust(6, "0")[:6] or "0"), tzinfo=_zone(match[8]),
        )  # fmt: skip
        read = read.astimezone(dt.UTC) + dt.timedelta(days=midnight)
    except (ValueError, OverflowError):
        return None
    return dt.datetime.max.replace(tzinfo=dt.UTC) if year > 9999 else read


def write_stamp(moment: dt.datetime) -> str:
    """Write a moment in UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _zone(offset: str | None) -> dt.timezone:
    if offset is None or offset == "Z":
        return dt.UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise ValueError(offset)
    sign = -1 if offset[0] == "-" else 1
    return dt.timezone(sign * dt.timedelta(hours=hours, minutes=minutes))
