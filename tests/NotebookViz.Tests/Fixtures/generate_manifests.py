#!/usr/bin/python3
"""Writes the TensorFlow.js models of the folder manifests and the safetensors index of the folder shards. Values count up.

Needs Debian's python3-numpy (run with /usr/bin/python3).
"""
import base64, json, os, struct
import numpy as np

here = os.path.dirname(os.path.abspath(__file__))
os.chdir(os.path.join(here, "manifests"))

def value(shape, start=0, dtype="<f4"):
    return (np.arange(np.prod(shape, dtype=int)) + start).astype(dtype).reshape(shape)

def write(file, weights, cuts=(), missing=(), wrap=lambda manifest: {"weightsManifest": manifest}):
    blob = b"".join(array.tobytes() for _, array, _ in weights)
    places = [0, *cuts, len(blob)]
    paths = [f"{file}-shard{i + 1}" for i in range(len(places) - 1)]
    for i, path in enumerate(paths):
        if i not in missing: open(path, "wb").write(blob[places[i]:places[i + 1]])
    entries = [{"name": name, "shape": list(array.shape), "dtype": dtype} for name, array, dtype in weights]
    json.dump(wrap([{"paths": paths, "weights": entries}]), open(f"{file}.json", "w"))

f4 = "float32"
# The manifest as a file of its own, as face-api.js has it and converters before version 1 wrote it.
write("array", [("conv/kernel", value((3, 3, 2, 4)), f4), ("conv/bias", value((4,)), f4), ("block/depthwise_filter", value((3, 3, 4, 1)), f4),
                ("block/pointwise_filter", value((1, 1, 4, 8)), f4), ("dense/kernel", value((4, 2)), f4)], wrap=lambda manifest: manifest)

# Shapes whose elements together are more than a 64-bit number counts, of a type that is not read; the shard is that of the next model.
json.dump({"weightsManifest": [{"paths": ["unknown_types-shard1"], "weights": [{"name": "a", "shape": [3, 4], "dtype": f4}] + [
    {"name": name, "shape": shape, "dtype": "float12"} for name, shape in [("b", [1 << 62]), ("c", [1 << 62, 1]), ("d", [1 << 62])]]}]},
    open("counts_beyond_all_numbers.json", "w"))

# Types that no version of TensorFlow.js reads: one of known size, and one of which only the rest of the file tells it.
write("unknown_types", [("a", value((3, 4)), f4), ("long", value((2,), dtype="<i8"), "int64"), ("b", value((2,)), f4),
                        ("strange", value((3,), dtype="<i2"), "float12"), ("c", value((5,)), f4)])

# The second of three shards is missing.
write("shard_missing", [("a", value((3, 4)), f4), ("b", value((6,)), f4), ("c", value((5,)), f4)], cuts=(60, 70), missing=(1,))
write("shard_cut", [("a", value((3, 4)), f4), ("b", value((6,)), f4)])
with open("shard_cut-shard1", "r+b") as f: f.truncate(60)

# A graph: fused operators under all their names, and constants that are no weights.
def op(name, kind, *inputs, fused=None, **attributes):
    node = {"name": name, "op": kind, "input": list(inputs), "attr": dict(attributes)}
    if fused: node["attr"]["fused_ops"] = {"list": {"s": [base64.b64encode(f.encode()).decode() for f in fused]}}
    return node
weights = [("depthwise", value((3, 3, 4, 1)), f4), ("depthwise_bias", value((4,)), f4), ("conv", value((3, 3, 4, 8)), f4), ("conv_bias", value((8,)), f4),
           ("conv_slope", value((1, 1, 8)), f4), ("normal", value((1, 1, 8, 8)), f4), ("scale", value((8,)), f4), ("shift", value((8,)), f4),
           ("mean", value((8,)), f4), ("variance", value((8,)), f4), ("dense", value((8, 5)), f4), ("dense_bias", value((5,)), f4),
           ("turned", value((6, 5)), f4), ("added", value((6,)), f4), ("table", value((10, 3)), f4), ("columns", value((10, 3)), f4), ("batch", value((3, 5)), f4),
           ("older", value((3, 3, 4, 1)), f4), ("older_bias", value((4,)), f4),
           ("axis_zero", value((), dtype="<i4"), "int32"), ("axis_one", value((), 1, "<i4"), "int32"), ("shape", value((4,), dtype="<i4"), "int32"),
           ("padding", value((4, 2), dtype="<i4"), "int32"), ("epsilon", value(()), f4)]
nodes = [op("x", "Placeholder"), *[op(name, "Const") for name, _, _ in weights],
    op("n1", "FusedDepthwiseConv2dNative", "x", "depthwise", "depthwise_bias", fused=["BiasAdd", "Relu6"]),
    op("n2", "_FusedConv2D", "n1", "conv", "conv_bias", "conv_slope", fused=["BiasAdd", "Prelu"]),
    op("n3", "_FusedConv2D", "n2", "normal", "scale", "shift", "mean", "variance", fused=["FusedBatchNorm", "Relu"]),
    op("n4", "_FusedMatMul", "n3", "dense", "dense_bias", fused=["BiasAdd"]),
    op("n5", "MatMul", "n4", "turned", transpose_b={"b": True}), op("n6", "AddV2", "n5", "added"),
    op("n7", "GatherV2", "table", "x", "axis_zero"), op("n8", "GatherV2", "columns", "x", "axis_one"), op("n9", "BatchMatMulV2", "x", "batch"),
    op("n10", "_FusedDepthwiseConv2dNative", "x", "older", "older_bias"),
    op("n11", "Reshape", "x", "shape"), op("n12", "Pad", "x", "padding"), op("n13", "Add", "x", "epsilon")]
write("graph", weights, wrap=lambda manifest: {"format": "graph-model", "modelTopology": {"node": nodes}, "weightsManifest": manifest})

# An index with one shard that is missing and one that is cut short.
os.chdir(os.path.join(here, "shards"))
def shard(file, name, array):
    header = json.dumps({name: {"dtype": "F32", "shape": list(array.shape), "data_offsets": [0, array.nbytes]}}).encode()
    open(file, "wb").write(struct.pack("<Q", len(header)) + header + array.tobytes())
shard("model-1.safetensors", "a", value((3, 4)))
shard("model-3.safetensors", "c", value((5,)))
with open("model-3.safetensors", "r+b") as f: f.truncate(70)
json.dump({"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors", "c": "model-3.safetensors", "d": "model-1.safetensors"}},
          open("model.safetensors.index.json", "w"))
