"""Two implementations of a client, held against the vectors of casebook/selfie.tertius.

    tertius vectors selfie --protocol selfie --out selfie.json
    tertius vectors selfie --protocol selfie-bound --out bound.json
    python3 selfie.py selfie.json bound.json

`Client` does what the first protocol says, and has its flaw: it takes its own answer for another's. `BoundClient`
does what the second one says: who is client and who is server goes into the key.
"""
import hashlib
import hmac
import json
import sys

from read_vectors import examine, read


def value(kind, payload):
    """A value of less than 16384 bytes, with its length in the shortest form."""
    size = len(payload)
    length = bytes([size]) if size < 64 else (0x4000 | size).to_bytes(2, "big")
    return bytes([KINDS[kind]]) + length + payload


def mac(key, *terms):
    return value("mac", hmac.new(key, value("tuple", b"".join(terms)), hashlib.sha256).digest())


def pair(*items):
    return value("tuple", b"".join(items))


class Client:
    def __init__(self, starts):
        self.key, self.nonce, self.other = starts["k(C, S)"], starts["nC"], None

    def send(self):
        if self.other is None:
            return self.nonce
        return mac(self.key, pair(value("text", b"client"), self.nonce, self.other))

    def receive(self, message):
        try:
            [(kind, items)] = read(message, {byte: kind for kind, byte in KINDS.items()})
            (first, nonce), (second, mark) = items
        except (ValueError, KeyError, IndexError):
            return False
        if kind != "tuple" or first not in ("nonce", "h", "kdf", "mac") or second != "mac":
            return False
        self.other = value(first, nonce)
        expected = mac(self.key, pair(value("text", b"server"), self.nonce, self.other))
        return hmac.compare_digest(expected, value("mac", mark))


class BoundClient(Client):
    def __init__(self, starts):
        super().__init__(starts)
        extracted = hmac.new(b"", self.key, hashlib.sha256).digest()
        info = pair(starts["C"], starts["S"])
        self.key = value("kdf", hmac.new(extracted, info + b"\x01", hashlib.sha256).digest())


def tell(what, file, implementation):
    print(what)
    for problem in examine(file, "C", implementation) or ["passes"]:
        print("  " + problem)


if __name__ == "__main__":
    SELFIE, BOUND = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
    KINDS = SELFIE["kinds"]
    attacks = {**SELFIE, "cases": [case for case in SELFIE["cases"] if case["kind"] == "attack"]}
    tell("Client, on selfie", SELFIE, Client)
    tell("BoundClient, on selfie-bound", BOUND, BoundClient)
    tell("BoundClient, on the attacks on selfie", attacks, BoundClient)
