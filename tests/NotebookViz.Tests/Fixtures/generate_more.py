#!/usr/bin/python3
"""Writes what generate.py does not: HDF5 as other settings of h5py lay it out, TensorFlow.js, TorchSharp. Values count up.

Needs Debian's python3-numpy and python3-h5py (run with /usr/bin/python3).
"""
import os
import numpy as np, h5py

os.chdir(os.path.dirname(os.path.abspath(__file__)))

def value(i, shape):
    return (np.arange(np.prod(shape), dtype="f4") + i).reshape(shape)

# Keras 2 by name, with more layers than fit into a group's header, in an order that no sorting gives.
def keras2(root, layers, **how):
    root.attrs["layer_names"] = [n.encode() for n in layers]
    for i, n in enumerate(layers):
        g = root.create_group(n, track_order=how.pop("track", None))
        g.attrs["weight_names"] = [f"{n}/kernel:0", f"{n}/bias:0"]  # text of variable length
        g.create_dataset(f"{n}/kernel:0", data=value(i, (5, 7)), **how)
        g.create_dataset(f"{n}/bias:0", data=value(i, (7,)))

names = [f"dense_{(i * 7) % 41}" for i in range(41)]
with h5py.File("hdf5_latest.h5", "w", libver="latest", track_order=True) as f:
    keras2(f, names)
with h5py.File("hdf5_chunked.h5", "w") as f:
    keras2(f, names[:5], chunks=(2, 3), compression="gzip", shuffle=True, fletcher32=True)
# Keras 3 makes its groups with track_order.
with h5py.File("hdf5_tracked.weights.h5", "w") as f:
    layers = f.create_group("layers", track_order=True)
    for i, n in enumerate(["input_layer", "conv2d"] + [f"dense_{k}" if k else "dense" for k in range(20)]):
        v = layers.create_group(n, track_order=True).create_group("vars", track_order=True)
        if n != "input_layer":
            v.create_dataset("0", data=value(i, (3, 3, 2, 4) if n == "conv2d" else (4, 4)))
            v.create_dataset("1", data=value(i, (4,)))
# What must not be followed.
with h5py.File("refuse_links.h5", "w") as f:
    f.attrs["layer_names"] = [b"a", b"b"]
    g = f.create_group("a"); g.attrs["weight_names"] = [b"a/kernel:0"]
    f["b"] = h5py.ExternalLink("keras2_weights.h5", "/dense_1")
    g["a/kernel:0"] = h5py.ExternalLink("keras2_weights.h5", "/dense_1/dense_1/kernel:0")
with h5py.File("hdf5_external_data.h5", "w") as f:
    f.attrs["layer_names"] = [b"a"]
    g = f.create_group("a"); g.attrs["weight_names"] = [b"a/kernel:0"]
    g.create_dataset("a/kernel:0", shape=(2, 2), dtype="f4", external=[("model.onnx.data", 0, 16)])

# TensorFlow.js: two groups, shards cut in the middle of a number, three kinds of quantisation, a text between the numbers.
import json, struct
os.makedirs("tensorflowjs", exist_ok=True)
def entry(name, array, of="float32", **quantisation):
    e = {"name": name, "shape": list(array.shape), "dtype": of}
    if quantisation: e["quantization"] = quantisation
    return e, array.tobytes()
words = [b"cat", b"", b"horse"]
first = [entry("conv2d_1/kernel", value(0, (3, 3, 1, 4))), entry("conv2d_1/bias", value(1, (4,))),
         ({"name": "words", "shape": [3], "dtype": "string"}, b"".join(struct.pack("<I", len(w)) + w for w in words)),
         entry("dense_1/kernel", np.arange(20, dtype="u1").reshape(4, 5), **{"dtype": "uint8", "scale": 0.1, "min": -1.0})]
second = [entry("dense_1/bias", np.arange(5, dtype="<u2"), **{"dtype": "uint16", "scale": 0.5, "min": 0.25}),
          entry("norm/gamma", np.arange(3, dtype="<f2"), **{"dtype": "float16"}), entry("steps", np.arange(2, dtype="<i4"), of="int32"),
          entry("flags", np.array([1, 0], dtype="u1"), of="bool"),
          entry("rounded", np.arange(4, dtype="u1"), of="int32", **{"dtype": "uint8", "scale": 1.5, "min": -2.0})]
manifest = []
for i, (group, cut) in enumerate(((first, 101), (second, 9))):
    blob = b"".join(b for _, b in group)
    paths = [f"group{i + 1}-shard{k + 1}of2.bin" for k in range(2)]
    for path, part in zip(paths, (blob[:cut], blob[cut:])): open(f"tensorflowjs/{path}", "wb").write(part)
    manifest.append({"paths": paths, "weights": [e for e, _ in group]})
topology = {"keras_version": "2.15.0", "model_config": {"class_name": "Sequential", "config": {"name": "m", "layers": [
    {"class_name": "Conv2D", "config": {"name": "conv2d_1"}}, {"class_name": "Dense", "config": {"name": "dense_1"}},
    {"class_name": "LayerNormalization", "config": {"name": "norm"}}]}}}
json.dump({"format": "layers-model", "modelTopology": topology, "weightsManifest": manifest}, open("tensorflowjs/model.json", "w"))

# TorchSharp's Module.save.
def leb(n):
    out = b""
    while True:
        out += bytes([n & 127 | (128 if n > 127 else 0)]); n >>= 7
        if not n: return out
tensors = {"0.weight": (6, value(0, (8, 3, 3, 3))), "0.bias": (6, value(1, (8,))), "1.num_batches_tracked": (4, np.array(300, "<i8")),
           "2.weight": (7, value(2, (200, 8)).astype("<f8"))}
with open("torchsharp.dat", "wb") as f:
    f.write(leb(len(tensors)))
    for name, (kind, array) in tensors.items():
        f.write(leb(len(name)) + name.encode() + leb(kind) + leb(array.ndim) + b"".join(map(leb, array.shape)) + array.tobytes())
