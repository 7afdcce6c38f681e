"""A command loads what it needs, and waits for nothing else."""

import subprocess
import sys

LOADED = """
import gc
import sys
from adapters.commands import impar
gc.callbacks.append(lambda phase, info: print("looked for garbage:", phase))
impar.get_command(None, "serve")
gc.callbacks.clear()
loaded = {name.partition(".")[0] for name in sys.modules}
print(*sorted(loaded & {"slack_bolt", "slack_sdk", "telegram", "opentelemetry"}))
"""


def test_serving_loads_no_platforms_library_before_one_is_set_and_looks_for_no_garbage_meanwhile() -> None:
    ran = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - a program of its own

    assert (ran.stdout, ran.stderr) == ("\n", "")
