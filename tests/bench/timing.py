"""One process timed: what the benchmarks share."""
import os
import sys
import time


def run(command, log=None):
    """(seconds, KiB at the peak of the largest process) of a command and those it starts, what it says going to the file
    log; None when it fails."""
    actions = [(os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
               (os.POSIX_SPAWN_DUP2, 1, 2)] if log else []
    begin = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    return None if status else (time.perf_counter() - begin, usage.ru_maxrss)


def run_surely(command):
    """The same; a failure ends the benchmark."""
    return run(command) or sys.exit(f"{' '.join(command)} failed")
