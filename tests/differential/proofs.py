#!/usr/bin/env python3
"""proofs.py - judges the lines of proofs.c by the definitions of RFC 6962, 2.1."""
import hashlib, sys

def sha(data): return hashlib.sha256(data).digest()
def split(n): return 1 << (n - 1).bit_length() - 1
def root(d):
    if len(d) < 2: return sha(b"\0" + d[0]) if d else sha(b"")
    return sha(b"\1" + root(d[:split(len(d))]) + root(d[split(len(d)):]))
def path(m, d):
    if len(d) == 1: return []
    k = split(len(d))
    return path(m, d[:k]) + [root(d[k:])] if m < k else path(m - k, d[k:]) + [root(d[:k])]
def proof(m, d, whole=True):
    if m == len(d): return [] if whole else [root(d)]
    k = split(len(d))
    return (proof(m, d[:k], whole) + [root(d[k:])] if m <= k
            else proof(m - k, d[k:], False) + [root(d[:k])])

judged = 0
for line in sys.stdin:
    kind, *words = line.split()
    if kind == "root":
        size, said = int(words[0]), words[1:]
        log = [b"entry %d" % i for i in range(size)]
        right = [root(log)]
    else:
        at, said = int(words[0]), words[2:]
        right = path(at, log) if kind == "includes" else proof(at, log) if at else []
    assert [h.hex() for h in right] == said, line
    judged += 1
print(f"{judged} roots and proofs, judged by their definitions")
