"""How a peer in Python talks with the runner: protocol.mjs says it in words."""

import json
import sys
import time

WARM_UP_S = 0.2


def serve(version, makers):
    """
    Answers until the input ends. `makers` has a function for each kind of workload, which gives back what does it once, or
    that and how often it does it.
    """
    say({"ready": True, "version": version})
    current, bench = None, None
    for line in sys.stdin:
        request = json.loads(line)
        workload = request["workload"]
        answer = {"id": workload["id"]}
        try:
            if workload["id"] != current:
                make = makers.get(workload["kind"])
                current, bench = workload["id"], make and Bench(make(workload))
            say({**answer, **(bench.time(request["seconds"]) if bench else {"unsupported": True})})
        except Exception as error:
            say({**answer, "error": str(error)[:300]})


def say(message):
    print(json.dumps(message), flush=True)


class Bench:
    def __init__(self, made):
        run, calls = made if isinstance(made, tuple) else (made, 1)
        self.run = run
        self.calls = calls
        self.repeats = 1
        started = time.perf_counter()
        run()
        while time.perf_counter() - started < WARM_UP_S:
            run()

    def time(self, seconds):
        """Runs for about that many seconds; how many repeats that takes is found in the first round."""
        while True:
            cpu_before, wall_before = time.process_time(), time.perf_counter()
            for _ in range(self.repeats):
                self.run()
            wall, cpu = time.perf_counter() - wall_before, time.process_time() - cpu_before
            if wall >= 0.6 * seconds:
                return {"calls": self.repeats * self.calls, "wall": wall, "cpu": cpu}
            self.repeats = int(self.repeats * (10 if wall < seconds / 20 else seconds / wall)) + 1
