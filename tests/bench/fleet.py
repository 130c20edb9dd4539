#!/usr/bin/env python3
"""fleet.py - a fleet that sends to one PostgreSQL, simulated for a day.

Prints the table of docs/fleet.md. Random numbers come from a generator of its own, so
the table is the same everywhere. In each step of five minutes a server has pushes, by
the hour of the day and by how busy it is; ten servers are alike. What waits on it is
sent in batches of at most 2,000 entries. The database does what it is asked for, as far
as its cores go. The costs are measured: see docs/fleet.md.
"""
import math

SERVERS = 1000
ALIKE = 10               # servers with the same pushes
STEP = 5                 # minutes
CORES = 4                # of the database
ROW = 1 / 50000          # seconds of a core for an entry, within a batch
BATCH = 0.001            # seconds of a core for a batch: begin, copy, commit
BATCH_MAX = 2000         # entries
ENTRIES = 2              # of a push: what was decided, and what has landed
BYTES = 800              # of an entry in the database, with its indexes
# Pushes by the hour, in hundredths of the mean: offices on one continent.
HOURS = [20, 15, 10, 10, 10, 15, 30, 70, 140, 210, 240, 230, 180, 210, 240, 230,
         200, 150, 110, 90, 70, 60, 50, 40]


class Random:
    """Knuth's linear congruential generator (MMIX)."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53

    def poisson(self, mean):
        if mean > 30:  # the nearest normal distribution
            spread = sum(self.next() for _ in range(12)) - 6
            return max(0, round(mean + spread * math.sqrt(mean)))
        limit, count, product = math.exp(-mean), 0, self.next()
        while product > limit:
            count, product = count + 1, product * self.next()
        return count


def weights():
    """A few servers are busy: see how fast it falls."""
    raw = [1 / (rank + 10) for rank in range(SERVERS // ALIKE)]
    total = sum(raw) * ALIKE
    return [one / total for one in raw]


def calls_of(new, waiting):
    """Batches of a server in a step: pushes within a second go together."""
    if not waiting:
        return 0
    seconds = STEP * 60
    apart = seconds * (1 - math.exp(-new / ENTRIES / seconds))
    return max(min(apart, new), waiting / BATCH_MAX)


def day(pushes_an_hour, away):
    """away: minutes from 09:00 for which the database cannot be reached."""
    random, share = Random(16), weights()
    waiting = [0] * len(share)
    most = sent = batches = busy = late = 0
    for minute in range(0, 24 * 60, STEP):
        mean = pushes_an_hour / 60 * STEP * HOURS[minute // 60] / (sum(HOURS) / 24)
        calls = 0
        for i, part in enumerate(share):
            new = random.poisson(mean * part) * ENTRIES
            waiting[i] += new
            calls += calls_of(new, waiting[i]) * ALIKE
        total = sum(waiting) * ALIKE
        if 540 <= minute < 540 + away:
            most = max(most, total)
            continue
        # What is late goes in larger batches, so there are no more than there is time for.
        room = 60 * STEP * CORES
        if total * ROW + calls * BATCH > room:
            calls = max(total / BATCH_MAX, min(calls, room * 0.2 / BATCH))
        need = total * ROW + calls * BATCH
        done = min(1, room / need) if need else 1
        late += STEP if done < 1 else 0
        waiting = [math.floor(one * (1 - done)) for one in waiting]
        left = sum(waiting) * ALIKE
        most = max(most, left)
        sent += total - left
        batches = max(batches, calls / 60 / STEP)
        busy = max(busy, min(need, room) / room)
    return most, batches, busy, late, left, sent


def number(value):
    return f"{value:,.0f}"


def main():
    print("| Pushes an hour | Database away | Batches a second | Database busy | "
          "Entries wait, at most | Late for | Wait at midnight | A day |")
    print("|---|---|---|---|---|---|---|---|")
    for pushes, away in ((100_000, 0), (100_000, 60), (100_000, 480), (1_000_000, 0),
                         (10_000_000, 0), (10_000_000, 60), (50_000_000, 0),
                         (100_000_000, 0), (200_000_000, 0)):
        most, batches, busy, late, left, sent = day(pushes, away)
        print(f"| {number(pushes)} | {number(away)} min | {number(batches)} | "
              f"{busy * 100:.0f} % | {number(most)} | {number(late)} min | "
              f"{number(left)} | {sent * BYTES / 1e9:,.0f} GB |")


if __name__ == "__main__":
    main()
