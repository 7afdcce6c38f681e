"""Write the sentence encoder that ships: all-MiniLM-L6-v2 as one ONNX file with 8-bit weights, and its vocabulary.

    python tools/export_encoder.py taught intents/weights

The weights come as safetensors from `tools/distil_encoder.py`, which tells where they are from. BERT is small enough to
be written down as a graph of ONNX Runtime's fused operators, so the export needs numpy and onnx alone and gives the
same bytes each time. Linear layers have 8-bit weights with one scale a column, and activations whose scale is taken
from the data. The texts of one batch have the same length, so there is no mask and no padding.
"""

import hashlib
import json
import struct
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
Tensors = dict[str, Floats]

MODEL, VOCABULARY, CHECKSUMS = "minilm.onnx", "vocab.txt", "checksums.json"

# all-MiniLM-L6-v2: six layers of width 384 with twelve heads; the positions beyond these are left out.
LAYERS, WIDTH, HEADS, POSITIONS = 6, 384, 12, 128
EPSILON = 1e-12

# Weights go from -64 to 64. Processors without VNNI add two products of 8 bits in 16 (VPMADDUBSW) and saturate, which
# 2 x 255 x 64 does not reach: so every processor gives the same vectors, and the same answers.
LEVELS = 64

# The squared length at which the mean after each layer is given out. The last is the sentence's vector as published;
# those before it help a classifier's head.
POOLED = {3: 0.3, 4: 0.4, 5: 0.5, 6: 1.0}

FUSED = "com.microsoft"


def read_safetensors(content: bytes) -> Tensors:
    """The float tensors in a safetensors file: eight bytes of length, a JSON header, the data."""
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = (8 + length + offset for offset in entry["data_offsets"])
            tensors[name] = np.frombuffer(content[start:end], dtype="<f4").reshape(entry["shape"])
    return tensors


def quantise(weight: Floats) -> tuple[NDArray[np.int8], Floats]:
    """A weight (inputs, outputs) in 8 bits, symmetrically, with one scale for each output."""
    scale = np.maximum(np.abs(weight).max(axis=0) / LEVELS, EPSILON).astype(np.float32)
    return np.clip(np.rint(weight / scale), -LEVELS, LEVELS).astype(np.int8), scale


@dataclass(slots=True)
class Graph:
    """Collects the nodes and constants of the graph that is written."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, name: str, value: NDArray[Any]) -> str:
        """Add a constant; its name."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:  # noqa: ANN401 - onnx takes values of many types
        """Add a node with one output; the output's name."""
        made = helper.make_node(operator, inputs, [output], name=output, domain=domain, **attributes)
        self.nodes.append(made)
        return output

    def linear(self, name: str, x: str, weight: Floats, bias: Floats | None) -> str:
        """Add x @ weight (+ bias); weight is (inputs, outputs)."""
        codes, scale = quantise(weight)
        added = [] if bias is None else [self.constant(f"{name}.bias", bias)]
        parts = [self.constant(f"{name}.codes", codes), self.constant(f"{name}.scale", scale)]
        return self.node("DynamicQuantizeMatMul", [x, *parts, "", *added], f"{name}.out", FUSED)


def write_embeddings(graph: Graph, tensors: Tensors) -> str:
    """Word, position and segment embeddings, added and normalised."""
    codes, scale = quantise(tensors["embeddings.word_embeddings.weight"].T)
    positions = (
        tensors["embeddings.position_embeddings.weight"][:POSITIONS]
        + tensors["embeddings.token_type_embeddings.weight"][0]
    )
    rows = graph.node("Gather", [graph.constant("words", codes.T), "ids"], "word.codes")
    factors = graph.node("Gather", [graph.constant("words.scale", scale[:, None]), "ids"], "word.scale")
    wide = graph.node("Cast", [rows], "word.float", to=TensorProto.FLOAT)
    total = graph.node("Mul", [wide, factors], "word.rows")
    shape = graph.node("Shape", ["ids"], "length", start=1)
    start, axis = graph.constant("zero", np.zeros(1, np.int64)), graph.constant("axis0", np.zeros(1, np.int64))
    used = graph.node("Slice", [graph.constant("positions", positions), start, shape, axis], "positions.used")
    summed = graph.node("Add", [total, used], "embedding.sum")
    gamma = graph.constant("embedding.gamma", tensors["embeddings.LayerNorm.weight"])
    beta = graph.constant("embedding.beta", tensors["embeddings.LayerNorm.bias"])
    return graph.node("LayerNormalization", [summed, gamma, beta], "layer0", axis=-1, epsilon=EPSILON)


def write_layer(graph: Graph, tensors: Tensors, number: int, x: str) -> str:
    """One layer, counted from 0: self-attention and feed-forward, each added to its input and normalised."""
    to = f"layer{number + 1}"
    own = {
        name.removeprefix(f"encoder.layer.{number}."): tensor
        for name, tensor in tensors.items()
        if name.startswith(f"encoder.layer.{number}.")
    }
    parts = ("query", "key", "value")
    weight = np.concatenate([own[f"attention.self.{part}.weight"] for part in parts]).T
    bias = np.concatenate([own[f"attention.self.{part}.bias"] for part in parts])
    packed = graph.linear(f"{to}.qkv", x, weight, bias)
    names = [f"{to}.{part}" for part in parts]
    graph.nodes.append(helper.make_node("Split", [packed], names, name=f"{to}.split", axis=-1, num_outputs=3))
    mixed = graph.node("MultiHeadAttention", names, f"{to}.attention", FUSED, num_heads=HEADS)
    joined = graph.linear(f"{to}.join", mixed, own["attention.output.dense.weight"].T, None)
    middle = _add_and_normalise(graph, f"{to}.middle", (joined, x), own, "attention.output")
    wide = graph.linear(f"{to}.wide", middle, own["intermediate.dense.weight"].T, None)
    gelu_bias = graph.constant(f"{to}.gelu.bias", own["intermediate.dense.bias"])
    active = graph.node("BiasGelu", [wide, gelu_bias], f"{to}.active", FUSED)
    narrow = graph.linear(f"{to}.narrow", active, own["output.dense.weight"].T, None)
    return _add_and_normalise(graph, to, (narrow, middle), own, "output")


def _add_and_normalise(graph: Graph, to: str, added: tuple[str, str], own: Tensors, part: str) -> str:
    inputs = [
        *added,
        graph.constant(f"{to}.gamma", own[f"{part}.LayerNorm.weight"]),
        graph.constant(f"{to}.beta", own[f"{part}.LayerNorm.bias"]),
        graph.constant(f"{to}.skip.bias", own[f"{part}.dense.bias"]),
    ]
    return graph.node("SkipLayerNormalization", inputs, to, FUSED, epsilon=EPSILON)


def write_model(tensors: Tensors) -> onnx.ModelProto:
    """The graph from ids (batch, length) to vectors (batch, WIDTH times the pooled layers)."""
    graph = Graph()
    x = write_embeddings(graph, tensors)
    names = [x]
    for number in range(LAYERS):
        x = write_layer(graph, tensors, number, x)
        names.append(x)
    axes, last = graph.constant("axis1", np.ones(1, np.int64)), graph.constant("axis-1", np.full(1, -1, np.int64))
    vectors = []
    for number, weight in POOLED.items():
        mean = graph.node("ReduceMean", [names[number], axes], f"mean{number}", keepdims=0)
        length = graph.node("ReduceL2", [mean, last], f"norm{number}", keepdims=1)
        unit = graph.node("Div", [mean, length], f"unit{number}")
        factor = graph.constant(f"factor{number}", np.array([weight**0.5], np.float32))
        vectors.append(graph.node("Mul", [unit, factor], f"scaled{number}"))
    graph.node("Concat", vectors, "vectors", axis=-1)
    given = helper.make_tensor_value_info("ids", TensorProto.INT64, ["batch", "length"])
    wanted = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", WIDTH * len(vectors)])
    return helper.make_model(
        helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", [given], [wanted], graph.constants),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)],
        ir_version=9,
        producer_name="impar tools/export_encoder",
    )


def main() -> None:
    """Export from the folder that is named first into the one that is named second."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    model = write_model(read_safetensors((source / "model.safetensors").read_bytes()))
    onnx.checker.check_model(model)
    (target / MODEL).write_bytes(model.SerializeToString(deterministic=True))
    (target / VOCABULARY).write_bytes((source / VOCABULARY).read_bytes())
    sums = {name: hashlib.sha256((target / name).read_bytes()).hexdigest() for name in (MODEL, VOCABULARY)}
    (target / CHECKSUMS).write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")
    for name, checksum in sums.items():
        print(checksum, (target / name).stat().st_size, name)


if __name__ == "__main__":
    main()
