"""Reads what `tertius vectors` writes, prints it, and holds an implementation against it.

    python3 read_vectors.py FILE                    the steps, with every message taken apart
    from read_vectors import examine                in the tests of an implementation

Python 3.9 or later; the standard library only. docs/vectors.md explains the file.
"""
import json
import sys


def read(data, kinds):
    """The values that stand one after the other in `data`: pairs of kind and payload (RFC 9000, section 16)."""
    at, values = 0, []
    while at < len(data):
        kind, first = kinds[data[at]], data[at + 1]
        size = 1 << (first >> 6)
        length = int.from_bytes(data[at + 1 : at + 1 + size], "big") & ((1 << (8 * size - 2)) - 1)
        start = at + 1 + size
        if start + length > len(data):
            raise ValueError("a value is longer than the message")
        payload = data[start : start + length]
        values.append((kind, read(payload, kinds) if kind == "tuple" else payload))
        at = start + length
    return values


def shown(value):
    """A value as a text; long payloads are cut."""
    kind, payload = value
    if kind == "tuple":
        return "[" + ", ".join(shown(item) for item in payload) + "]"
    if kind in ("text", "name") and payload.isascii():
        return f"{kind} {payload.decode()!r}"
    return f"{kind} {payload.hex()[:16]}{'…' if len(payload) > 8 else ''} ({len(payload)})"


def show(file):
    kinds = {byte: kind for kind, byte in file["kinds"].items()}
    for case in file["cases"]:
        print(f"\n{case['name']}")
        for step in case["steps"]:
            who = case["runs"][step["run"]] if "run" in step else {"role": "", "agent": step.get("of")}
            message = shown(read(bytes.fromhex(step["hex"]), kinds)[0]) if "hex" in step else ""
            print(f"  {step['step']:3} {who['role']} ({who['agent']}) {step['action']} {step.get('label', '')} {message}")
        for run in case["runs"]:
            if "accepts" in run:
                print(f"  run {run['run']} of {run['role']} accepts at step {run['accepts']}")
        if "broken" in case:
            print(f"  breaks: {case['broken']['sentence']}")


def drive(case, number, implementation, changed=None):
    """The step at which run `number` of an implementation refuses, or None where it takes everything.

    `implementation(starts)` makes a run from the values that it starts with, by name; the run has `send()`, which
    gives bytes, and `receive(message)`, which says whether it takes it. `changed` is one of `case["refused"]`.
    """
    starts = {value["name"]: bytes.fromhex(value["hex"]) for value in case["runs"][number]["starts"]}
    run = implementation(starts)
    for step in case["steps"]:
        if step.get("run") != number:
            continue
        if step["action"] == "send" and run.send().hex() != step["hex"]:
            raise AssertionError(f"{case['name']}: other bytes are sent at step {step['step']}")
        if step["action"] == "receive":
            here = changed is not None and changed["step"] == step["step"]
            if not run.receive(bytes.fromhex(changed["hex"] if here else step["hex"])):
                return step["step"]
            if here:
                return None
    return None


def examine(file, role, implementation):
    """What is wrong with an implementation of `role`, in sentences; nothing where it passes."""
    wrong = []
    for case in file["cases"]:
        for number, run in enumerate(case["runs"]):
            if run["role"] != role:
                continue
            if case["kind"] == "honest":
                if drive(case, number, implementation) is not None:
                    wrong.append(f"{case['name']}: an honest message is refused")
                own = {step["step"] for step in case["steps"] if step.get("run") == number}
                for changed in case["refused"]:
                    if changed["step"] in own and drive(case, number, implementation, changed) != changed["step"]:
                        wrong.append(f"{case['name']}, step {changed['step']}: taken, but {changed['because']}")
            elif case["broken"]["run"] == number:
                refused = drive(case, number, implementation)
                if refused is None or refused > case["broken"]["step"]:
                    wrong.append(f"{case['name']}: the attack works")
    return wrong


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as opened:
        show(json.load(opened))
