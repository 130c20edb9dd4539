#!/usr/bin/env python3
"""windows.py PROGRAM SEED COUNT YEARS - windows as Python's calendar has them.

Makes COUNT random policies of windows and freezes, works out which minutes of
YEARS years are open by painting them, day by day, and compares with PROGRAM
(windows.c). Written from the manual, not from the C code.
"""
import calendar
import datetime
import random
import subprocess
import sys
import tempfile

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
WEEKS = ["first", "second", "third", "fourth", "last"]
FIRST = datetime.datetime(2023, 12, 30, tzinfo=datetime.timezone.utc)


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def random_times(rng):
    begin = rng.choice([0, 1439, rng.randrange(1440)])
    end = rng.choice([0, 1440, begin, rng.randrange(1441)])
    length = end - begin if end > begin else end + 1440 - begin
    return begin, length, f"{clock(begin)}-{clock(end)}"


def weekly(rng, days):
    begin, length, times = random_times(rng)
    first = rng.randrange(7)
    span = rng.choice([0, rng.randrange(7)])
    which = {(first + i) % 7 for i in range(span + 1)}
    name = DAYS[first] + (f"-{DAYS[(first + span) % 7]}" if span else "")
    starts = [i for i, day in enumerate(days) if day.weekday() in which]
    return f"{name} {times}", [(i * 1440 + begin, length) for i in starts]


def monthly(rng, days):
    begin, length, times = random_times(rng)
    week, weekday = rng.randrange(5), rng.randrange(7)
    starts = []
    for i, day in enumerate(days):
        column = [row[weekday] for row in
                  calendar.monthcalendar(day.year, day.month) if row[weekday]]
        if day.day == column[-1 if week == 4 else week]:
            starts.append(i)
    return (f"{WEEKS[week]} {DAYS[weekday]} {times}",
            [(i * 1440 + begin, length) for i in starts])


def once(rng, days):
    at = rng.randrange(len(days))
    if rng.random() < 0.3:
        special = [i for i, day in enumerate(days)
                   if (day.month, day.day) in ((2, 29), (12, 31), (1, 1))]
        at = rng.choice(special)
    begin, length, times = random_times(rng)
    if rng.random() < 0.5:
        return f"{days[at]:%Y-%m-%d} {times}", [(at * 1440 + begin, length)]
    length = rng.randrange(1, 90 * 1440)
    start = days[at] + datetime.timedelta(minutes=begin)
    end = start + datetime.timedelta(minutes=length)
    return (f"{start:%Y-%m-%d %H:%M} - {end:%Y-%m-%d %H:%M}",
            [(at * 1440 + begin, length)])


def paint(minutes, intervals, value):
    for begin, length in intervals:
        end = min(begin + length, len(minutes))
        minutes[begin:end] = value * max(0, end - begin)


def case(rng, days):
    """The lines of windows and of freezes, and which minutes are open."""
    total = len(days) * 1440
    windows = [rng.choice([weekly, monthly, once])(rng, days)
               for _ in range(rng.choice([0, 1, 1, 2, 3]))]
    freezes = [rng.choice([monthly, once, once])(rng, days)
               for _ in range(rng.choice([0, 0, 1, 2, 3]))]
    minutes = bytearray((b"0" if windows else b"1") * total)
    for _, intervals in windows:
        paint(minutes, intervals, b"1")
    for _, intervals in freezes:
        paint(minutes, intervals, b"0")
    return [w[0] for w in windows], [f[0] for f in freezes], bytes(minutes)


def expected(minutes):
    """Two bytes a minute, as windows.c writes them; the first hour is unknown."""
    out = bytearray(b"0." * len(minutes))
    out[0::2] = minutes
    for at in range(60, len(minutes)):
        if minutes[at] == ord("1") and b"1" not in minutes[at - 60:at]:
            out[2 * at + 1] = ord("=")
    return bytes(out)


def main():
    program, seed, count, years = sys.argv[1], *map(int, sys.argv[2:])
    rng = random.Random(seed)
    days = [FIRST + datetime.timedelta(days=i) for i in range(years * 366)]
    skip = 2 * 1440 * 2  # what began before the first day is not painted
    for number in range(count):
        windows, freezes, minutes = case(rng, days)
        with tempfile.NamedTemporaryFile("w") as specs:
            specs.write("\n".join(windows + ["--"] + freezes) + "\n")
            specs.flush()
            got = subprocess.run(
                [program, specs.name, str(int(FIRST.timestamp())),
                 str(len(minutes))], check=True, stdout=subprocess.PIPE).stdout
        want = expected(minutes)
        if got[skip:] != want[skip:]:
            at = next(i for i in range(skip, len(want)) if got[i] != want[i])
            when = FIRST + datetime.timedelta(minutes=at // 2)
            print(f"windows: case {number} of SEED={seed}: {windows}, freezes "
                  f"{freezes}: at {when:%Y-%m-%d %H:%M} expected "
                  f"{chr(want[at])}, got {chr(got[at])}")
            return 1
    print(f"windows: {count} policies over {years} years of minutes, as in Python")
    return 0


sys.exit(main())
