"""TypeIDs: the ids of the API, made from the 16 bytes that a database holds, and back."""

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
SUFFIX_LENGTH = 26
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]


def encode(prefix: str, raw: bytes) -> str:
    """`ref` and 16 bytes give `ref_` and 26 letters of base 32, taken two at a time for speed."""
    number = int.from_bytes(raw, "big")
    return prefix + "_" + "".join([PAIRS[number >> shift & 1023] for shift in range(120, -10, -10)])


def decode(text: str) -> bytes:
    """The 16 bytes of an id, whatever its prefix."""
    number = 0
    for letter in text[-SUFFIX_LENGTH:]:
        number = number << 5 | ALPHABET.index(letter)
    return number.to_bytes(16, "big")
