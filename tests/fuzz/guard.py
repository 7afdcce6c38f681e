"""Coverage-guided fuzzing of the guard and of the words that questions are compared by.

    python tests/fuzz/guard.py -max_total_time=60

Any text: no error, nothing but kinds in place of what was taken out, and time in proportion to its length.
"""

import sys
import time

import atheris

with atheris.instrument_imports(include=["bot.safety", "intents.normalise"]):
    from adapters.safety import load_guard
    from bot.safety.guard import kinds_in
    from intents.normalise import words

GUARD = load_guard()
# Instrumented code on a busy machine; without either it is some hundred times quicker.
SECONDS_A_SIGN = 0.002
LEAST_SECONDS = 1.0


def try_one(data: bytes) -> None:
    """Redact one text."""
    text = atheris.FuzzedDataProvider(data).ConsumeUnicode(sys.maxsize)
    start = time.process_time()
    redacted = GUARD.redact(text)
    words(redacted.text)
    taken = time.process_time() - start
    if taken > LEAST_SECONDS + SECONDS_A_SIGN * len(text):
        raise AssertionError(f"{len(text)} signs took {taken:.1f} s")
    if not set(redacted.kinds) <= set(kinds_in(redacted.text)):
        raise AssertionError("a kind is named that stands nowhere")


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
