"""example.py [DOCUMENT]: computes the worked example of docs/transparency-log.md once more, with nothing but Python's hashlib.

Prints each number under its name; given the document, exits 1 unless every number stands in it.
"""

import hashlib
import hmac
import struct
import sys
from pathlib import Path

CODEC_VERSION = 5  # kCodecVersion of market/codec.hpp
IDENTITY = bytes(range(0x10, 0x20))
SALT_SECRET = bytes(range(32))
PUBLIC_KEY = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
NEW_YEAR_2026 = 1_767_225_600_000_000  # microseconds
RESUME, TICK = 1, 2  # places in CommandBody
POSTED, FINALISED = 10, 19  # places in Event
MATURITY = 10  # place in PostingCause


def sha256(data):
    return hashlib.sha256(data).digest()


def root(hashes):
    """MTH of RFC 6962 section 2.1, from the hashes of the leaves."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    k = 1
    while 2 * k < len(hashes):
        k *= 2
    return sha256(b"\x01" + root(hashes[:k]) + root(hashes[k:]))


def salt(sequence, item):
    return hmac.digest(SALT_SECRET, struct.pack("<QI", sequence, item), "sha256")


def commitment(sequence, item, content):
    return sha256(b"\x00" + salt(sequence, item) + content)


def finalised(trade, micros):
    """Up to so much of the gross, and all is settled."""
    return struct.pack("<BBQqB", CODEC_VERSION, FINALISED, trade, micros, 1)


def posted(source, target, micros, cause, subject):
    return struct.pack("<BBIIqBQ", CODEC_VERSION, POSTED, source, target, micros, cause, subject)


def movement(account, number, sequence, event, micros, cause, subject, balance, previous):
    """The 82 bytes of a movement record."""
    return struct.pack("<BIQQIqBQq", 1, account, number, sequence, event, micros, cause, subject, balance) + previous


def record_hash(record):
    return sha256(b"\x02" + record)


def command(place):
    return struct.pack("<BBBB", CODEC_VERSION, 0, place, 0)  # the zeros: without a key, without evidence


HISTORY = [
    (command(RESUME), [], []),
    (
        command(TICK),
        [finalised(7, 250_000), posted(3, 4, 250_000, MATURITY, 7)],
        [
            movement(3, 1, 2, 1, -250_000, MATURITY, 7, -250_000, bytes(32)),
            movement(4, 1, 2, 1, 250_000, MATURITY, 7, 250_000, bytes(32)),
        ],
    ),
    (command(TICK), [finalised(8, 0)], []),
]


def leaf(sequence):
    content, events, movements = HISTORY[sequence - 1]
    commitments = [commitment(sequence, 1 + i, item) for i, item in enumerate(events + movements)]
    head = struct.pack("<BQq", 2, sequence, NEW_YEAR_2026 + sequence * 1_000_000)
    return head + commitment(sequence, 0, content) + struct.pack("<II", len(events), len(movements)) + root(commitments)


def numbers():
    leaves = [leaf(sequence) for sequence in (1, 2, 3)]
    hashes = [sha256(b"\x00" + each) for each in leaves]
    event = HISTORY[1][1][1]
    yield "content of the posting", event
    yield "salt of the posting", salt(2, 2)
    yield "commitment to the posting", commitment(2, 2, event)
    yield "commitment to the event before", commitment(2, 1, HISTORY[1][1][0])
    records = HISTORY[1][2]
    yield "movement record of account 4", records[1]
    yield "hash of the movement record of account 3", record_hash(records[0])
    yield "hash of the movement record of account 4", record_hash(records[1])
    yield "salt of the movement record of account 4", salt(2, 4)
    commitments = [commitment(2, 3 + i, record) for i, record in enumerate(records)]
    yield "commitment to the movement record of account 3", commitments[0]
    yield "commitment to the movement record of account 4", commitments[1]
    yield "root of the movement records", root(commitments)
    yield "root of the items", leaves[1][-32:]
    yield "leaf of command 2", leaves[1]
    for i, each in enumerate(hashes):
        yield f"hash of leaf {i}", each
    yield "root of two leaves", root(hashes[:2])
    yield "root of three leaves", root(hashes)
    yield "signed bytes", b"".join([
        b"tongqu tree head", struct.pack("<QQ", 1, 1), IDENTITY, struct.pack("<Qq", 3, NEW_YEAR_2026 + 4_000_000),
        root(hashes), bytes(32), PUBLIC_KEY,
    ])  # fmt: skip


def main(arguments):
    document = "".join(Path(arguments[0]).read_text(encoding="utf-8").split()) if arguments else None
    missing = False
    for name, value in numbers():
        print(f"{name}: {value.hex()}")
        if document is not None and value.hex() not in document:
            print(f"{arguments[0]} does not hold it")
            missing = True
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
