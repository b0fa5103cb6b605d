"""Test lines for suites in Python (TAP): check(name, claim, seen…), skip(name, why), and finish() at the end."""
import sys

failures = 0


def check(name, claim, *seen):
    """One test: passes when claim is true; seen is shown when it is not."""
    global failures
    if claim:
        print(f"ok - {name}")
    else:
        failures += 1
        print(f"not ok - {name}")
        for thing in seen:
            for line in str(thing).splitlines()[:20]:
                print(f"  {line}")
    sys.stdout.flush()
    return bool(claim)


def equal(name, seen, expected):
    """One test: the two are equal; else the first difference is shown."""
    if seen == expected:
        return check(name, True)
    if isinstance(seen, str) and isinstance(expected, str):
        at = next((i for i, (a, b) in enumerate(zip(seen, expected)) if a != b), min(len(seen), len(expected)))
        begin = max(0, at - 30)
        return check(name, False, f"at character {at}:", f"seen:     {seen[begin:at + 40]!r}",
                     f"expected: {expected[begin:at + 40]!r}")
    return check(name, False, f"seen:     {seen!r}", f"expected: {expected!r}")


def skip(name, why):
    print(f"ok - {name} # SKIP {why}")


def finish():
    sys.exit(1 if failures else 0)
