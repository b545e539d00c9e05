#!/usr/bin/python3
"""Writes the HDF5 and Keras files of the folder hdf5. Their names say what they once broke.

Needs Debian's python3-numpy and python3-h5py (run with /usr/bin/python3). The values that a reader must return are those that h5py reads back;
they are in hdf5/expected.npz, one entry per file and weight: 'hdf5/FILE|NAME'.
"""
import ctypes, gzip, itertools, json, os
import numpy as np, h5py
from h5py import h5d, h5p, h5s, h5t

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "hdf5"))
expected = {}

def value(i, shape, dtype="f4"):
    return (np.arange(np.prod(shape), dtype="f8") + i).reshape(shape).astype(dtype)

def keep(file, name, array):
    expected[f"hdf5/{file}|{name}"] = np.asarray(array).astype("f8")

class Layer:
    """A Keras 2 file with one layer, whose datasets are kept as h5py reads them."""
    def __init__(self, file, libver="earliest", **how):
        self.name, self.file, self.names = file, h5py.File(file, "w", libver=libver, **how), []
        self.group = self.file.create_group("d")
    def __enter__(self):
        return self
    def create(self, name, data=None, **how):
        self.names.append(name)
        return self.group.create_dataset(name, data=data, **how)
    def low(self, name, dtype, shape, properties, most=None):
        self.names.append(name)
        return h5py.Dataset(h5d.create(self.group.id, name.encode(), h5t.py_create(np.dtype(dtype)), h5s.create_simple(shape, most), properties))
    def __exit__(self, *_):
        self.file.attrs["layer_names"] = [b"d"]
        self.group.attrs["weight_names"] = [n.encode() for n in self.names]
        self.file.close()
        with h5py.File(self.name, "r") as f:
            for n in self.names: keep(self.name, n, f["d"][n][()])

# Values that were never written: every type, in one piece and in chunks, space set aside at once or not.
def properties(layout, alloc, fill_time, fill, dtype):
    p = h5p.create(h5p.DATASET_CREATE)
    if layout == "chunks": p.set_layout(h5d.CHUNKED); p.set_chunk((2, 3))
    p.set_alloc_time({"early": h5d.ALLOC_TIME_EARLY, "late": h5d.ALLOC_TIME_LATE, "grown": h5d.ALLOC_TIME_INCR}[alloc])
    p.set_fill_time({"ifset": h5d.FILL_TIME_IFSET, "never": h5d.FILL_TIME_NEVER}[fill_time])
    if fill == "user": p.set_fill_value(np.array(5, dtype=dtype))
    # h5py has no function for this: the fill value becomes undefined.
    if fill == "undefined": assert hdf5.H5Pset_fill_value(p.id, 0, None) >= 0
    return p
library = [line.split()[-1] for line in open("/proc/self/maps") if "libhdf5" in line and "_hl" not in line][0]
hdf5 = ctypes.CDLL(library)
hdf5.H5Pset_fill_value.argtypes = [ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
hdf5.H5Pset_chunk_opts.argtypes = [ctypes.c_int64, ctypes.c_uint]
for libver in ("earliest", "latest"):
    with Layer(f"fill_value_read_as_zero_{libver}.h5", libver) as f:
        for dtype in ("f4", "f8", ">f4", "f2", "i1", "u1", "i2", ">i4", "i8", "u8"):
            for layout, alloc in (("one", "early"), ("one", "late"), ("chunks", "early"), ("chunks", "late"), ("chunks", "grown")):
                for fill in ("default", "user"):
                    d = f.low(f"{dtype}_{layout}_{alloc}_{fill}".replace(">", "big_"), dtype, (3, 5), properties(layout, alloc, "ifset", fill, dtype))
                    if layout == "chunks": d[2, 3:5] = 1
        for fill in ("user", "undefined"):
            for layout in ("one", "chunks"):
                f.low(f"never_{layout}_{fill}", "f4", (3, 5), properties(layout, "late", "never", fill, "f4"))
        f.low("chunks_undefined", "f4", (3, 5), properties("chunks", "late", "ifset", "undefined", "f4"))[2, 3:5] = 1
with h5py.File("values_without_fill_value.h5", "w") as f:
    f.attrs["layer_names"] = [b"d"]; g = f.create_group("d"); g.attrs["weight_names"] = [b"unwritten"]
    h5d.create(g.id, b"unwritten", h5t.py_create(np.dtype("f4")), h5s.create_simple((3, 5)), properties("one", "late", "ifset", "undefined", "f4"))

# Only FALSE = 0, TRUE = 1 over int8 are truth values.
with Layer("enumeration_read_as_bool.h5") as f:
    for name, members, base, data in (("three", {"A": 0, "B": 1, "C": 2}, "u1", [0, 1, 2]), ("on_off", {"OFF": 0, "ON": 7}, "i1", [0, 7, 7]),
                                      ("swapped", {"FALSE": 1, "TRUE": 0}, "i1", [1, 0, 5]), ("wide", {"FALSE": 0, "TRUE": 1}, ">i4", [0, 1, 1])):
        f.create(name, np.array(data, base), dtype=h5py.enum_dtype(members, basetype=base))
    f.create("truth", np.array([True, False, True]))

# Filters in every order; sizes that shuffling leaves a rest of.
for libver in ("earliest", "latest"):
    with Layer(f"shuffle_lost_the_checksum_{libver}.h5", libver) as f:
        for order in [o for n in (1, 2, 3) for o in itertools.permutations("zsf", n)]:
            for dtype in ("f8", "i2"):
                p = h5p.create(h5p.DATASET_CREATE); p.set_layout(h5d.CHUNKED); p.set_chunk((3, 5))
                for filter in order: {"z": lambda: p.set_deflate(4), "s": p.set_shuffle, "f": p.set_fletcher32}[filter]()
                if libver == "latest": assert hdf5.H5Pset_chunk_opts(p.id, 2) >= 0  # chunks at the edges are not filtered
                f.low("".join(order) + "_" + dtype, dtype, (4, 7), p)[...] = value(3, (4, 7), dtype)
# One byte in the middle of each dataset is changed, the length stays as it was.
with h5py.File("fletcher32_not_checked.h5", "w") as f:
    f.attrs["layer_names"] = [b"d"]; g = f.create_group("d"); names = []
    for order in ("f", "sf", "fs", "zf", "szf", "fz", "whole"):
        p = h5p.create(h5p.DATASET_CREATE); p.set_layout(h5d.CHUNKED); p.set_chunk((8, 8))
        for filter in order.replace("whole", "szf"): {"z": lambda: p.set_deflate(0), "s": p.set_shuffle, "f": p.set_fletcher32}[filter]()
        d = h5py.Dataset(h5d.create(g.id, order.encode(), h5t.py_create(np.dtype("f4")), h5s.create_simple((8, 8)), p)); d[...] = value(1, (8, 8))
        names.append((order, d.id.get_chunk_info(0)))
    g.attrs["weight_names"] = [n.encode() for n, _ in names]
with open("fletcher32_not_checked.h5", "r+b") as f:
    for name, chunk in names:
        if name == "whole": continue
        f.seek(chunk.byte_offset + 130); byte = f.read(1)[0]
        f.seek(chunk.byte_offset + 130); f.write(bytes([byte ^ 64]))

# Every index of chunks that HDF5 1.10 has, with and without filters: one chunk, implicit, arrays of fixed and growing length, trees.
with Layer("chunks_of_hdf5_1_10_refused.h5", "latest") as f:
    for filtered, how in (("", {}), ("_filtered", dict(compression="gzip", shuffle=True, fletcher32=True))):
        for kind, shape, chunk, most in (
                ("single", (6, 5), (6, 5), None), ("fixed_1d", (23,), (4,), None), ("fixed_2d", (7, 10), (3, 4), None), ("fixed_4d", (3, 4, 5, 2), (2, 3, 2, 2), None),
                ("fixed_grown", (7, 10), (3, 4), (11, 12)), ("fixed_paged", (2500,), (1,), None), ("growing_first", (9, 5), (2, 2), (None, 5)),
                ("growing_last", (5, 3, 9), (2, 2, 2), (6, 4, None)), ("growing_long", (3000,), (1,), (None,)), ("tree_2d", (9, 8), (2, 3), (None, None)),
                ("tree_3d", (5, 4, 6), (2, 3, 4), (None, 8, None)), ("tree_deep", (40, 40), (1, 1), (None, None))):
            f.create(kind + filtered, value(1, shape), chunks=chunk, maxshape=most, **how)
            d = f.create(kind + filtered + "_partly", shape=shape, dtype="f4", fillvalue=2.5, chunks=chunk, maxshape=most, **how)
            d[tuple(slice(n - n // 3 - 1, None) for n in shape)] = 9
    p = h5p.create(h5p.DATASET_CREATE); p.set_layout(h5d.CHUNKED); p.set_chunk((3, 4)); p.set_alloc_time(h5d.ALLOC_TIME_EARLY)
    f.low("implicit", "f4", (7, 10), p)[...] = value(1, (7, 10))
    f.low("implicit_partly", "f4", (7, 10), p, (9, 13))[5:, 6:] = 9

# Content behind a user block.
for size, libver in ((512, "earliest"), (1024, "latest"), (8192, "latest")):
    with Layer(f"user_block_{size}_refused.h5", libver, userblock_size=size) as f:
        f.create("kernel", value(1, (4, 5))); f.create("chunked", value(2, (9, 7)), chunks=(2, 3), compression="gzip")
    with open(f"user_block_{size}_refused.h5", "r+b") as f: f.write(b"anything")
with Layer("committed_type_refused.h5") as f:
    f.file["type"] = np.dtype("f8"); f.create("kernel", value(1, (4, 5)), dtype=f.file["type"])

# Layers with "/" in their names, as in keras.applications' DenseNet.
def keras2(root, layers):
    root.attrs["layer_names"] = [n.encode() for n, _ in layers]
    for n, weights in layers:
        g = root.require_group(n); g.attrs["weight_names"] = [f"{n}/{w}:0".encode() for w in weights]
        for w, v in weights.items(): g[f"{n}/{w}:0"] = v
def config(*layers):
    return json.dumps({"class_name": "Functional", "config": {"layers": [{"class_name": c, "name": n, "config": {"name": n}} for n, c in layers]}})
layers = [("input_1", {}), ("conv1/conv", {"kernel": value(1, (3, 3, 2, 4))}), ("conv1/bn", {"gamma": value(2, (4,)), "beta": value(3, (4,)), "moving_mean": value(4, (4,)), "moving_variance": value(5, (4,))}),
          ("conv1", {"kernel": value(6, (1, 1, 4, 2))}), ("fc", {"kernel": value(7, (2, 3)), "bias": value(8, (3,))})]
with h5py.File("slash_in_layer_name.h5", "w") as f: keras2(f, layers)
with h5py.File("slash_in_layer_name_model.h5", "w") as f:
    f.attrs["model_config"] = config(("input_1", "InputLayer"), ("conv1/conv", "Conv2D"), ("conv1/bn", "BatchNormalization"), ("conv1", "Conv2DTranspose"), ("fc", "Dense"))
    keras2(f.create_group("model_weights"), layers)
for file in ("slash_in_layer_name.h5", "slash_in_layer_name_model.h5"):
    for n, weights in layers:
        for w, v in weights.items(): keep(file, f"{n}/{w}", v)

# Weights that the model has beside its layers.
with h5py.File("models_own_weights_left_out.h5", "w") as f:
    keras2(f, layers[-1:])
    g = f.create_group("top_level_model_weights"); g.attrs["weight_names"] = [b"cls_token:0", b"vit/pos_embed:0"]
    g["cls_token:0"] = value(1, (1, 1, 4)); g["vit/pos_embed:0"] = value(2, (1, 5, 4))
for n, v in (("fc/kernel", value(7, (2, 3))), ("fc/bias", value(8, (3,))), ("cls_token", value(1, (1, 1, 4))), ("vit/pos_embed", value(2, (1, 5, 4)))):
    keep("models_own_weights_left_out.h5", n, v)

# Keras of 2015 numbered layers and their parameters.
with h5py.File("numbered_layers_of_2015_refused.h5", "w") as f:
    f.attrs["nb_layers"] = 12
    for i in range(12):
        g = f.create_group(f"layer_{i}"); g.attrs["nb_params"] = 2 if i % 5 == 1 else 0
        for k in range(g.attrs["nb_params"]):
            g[f"param_{k}"] = value(i + k, (4, 3, 2, 2) if k == 0 else (4,)); keep("numbered_layers_of_2015_refused.h5", f"layer_{i}/param_{k}", g[f"param_{k}"][()])

# One weight that cannot be read beside one that can: links, a missing dataset, a missing layer, text, values in another file.
for libver in ("earliest", "latest"):
    with h5py.File(f"one_bad_dataset_refused_all_{libver}.h5", "w", libver=libver) as f:
        f.attrs["layer_names"] = [b"a", b"gone", b"linked"]; g = f.create_group("a")
        g.attrs["weight_names"] = [b"good", b"soft", b"external", b"missing", b"text", b"outside"]
        g["good"] = value(1, (3, 4)); g["soft"] = h5py.SoftLink("/a/good"); g["external"] = h5py.ExternalLink("other.h5", "/x")
        g["text"] = np.array([b"abc"]); g.create_dataset("outside", shape=(2, 2), dtype="f4", external=[("other.bin", 0, 16)]); f["linked"] = h5py.ExternalLink("other.h5", "/y")
with h5py.File("one_bad_dataset.weights.h5", "w") as f:
    v = f.create_group("layers/dense/vars"); v["0"] = value(1, (3, 4)); v["1"] = h5py.SoftLink("/nowhere")
    f["layers/dense_1"] = h5py.ExternalLink("other.h5", "/x")

# Keras 3: bfloat16 is opaque with an attribute; shards, of which one layer lies in two.
bf16 = np.array([[1.5, -2], [0.25, 3]], "f4")
def narrow(x): return (x.view("u4") >> 16).astype("u2").view("V2")
with h5py.File("opaque_bfloat16.weights.h5", "w") as f:
    v = f.create_group("layers/dense/vars"); v.create_dataset("0", data=narrow(bf16)).attrs["dtype"] = "bfloat16"; v["1"] = value(1, (2,))
keep("opaque_bfloat16.weights.h5", "dense/kernel", bf16); keep("opaque_bfloat16.weights.h5", "dense/bias", value(1, (2,)))
shards = {"model_00000.weights.h5": {"/layers/dense/vars": {"0": value(1, (3, 2)), "1": value(2, (2,))}, "/layers/dense_1/vars": {"0": value(3, (2, 2))}},
          "model_00001.weights.h5": {"/layers/dense_1/vars": {"1": value(4, (2,))}, "/layers/dense_10/vars": {"0": value(5, (2, 3)), "1": value(6, (3,))}, "/layers/dense_2/vars": {"0": value(7, (2, 2)), "1": value(8, (2,))}}}
paths = {}
for shard, groups in shards.items():
    with h5py.File(f"sharded/{shard}", "w") as f:
        for path, variables in groups.items():
            paths.setdefault(path, shard)
            for n, v in variables.items():
                f[f"{path}/{n}"] = v; keep("sharded/model.weights.json", f"{path.split('/')[2]}/{('kernel', 'bias')[int(n)]}", v)
json.dump({"metadata": {"total_size": 100}, "weight_map": paths}, open("sharded/model.weights.json", "w"), indent=4)
json.dump({"metadata": {"total_size": 100}, "weight_map": {**paths, "/layers/lost/vars": "model_00002.weights.h5"}}, open("sharded/shard_missing.weights.json", "w"), indent=4)

# A layer with a save_own_variables of its own names its variables; the optimizer's are no weights.
with h5py.File("named_variables_left_out.weights.h5", "w") as f:
    v = f.create_group("layers/my_layer/vars"); v["scale"] = value(1, (3,)); v["shift"] = value(2, (3,)); f["optimizer/vars/0"] = np.float32(1)
for n, i in (("scale", 1), ("shift", 2)): keep("named_variables_left_out.weights.h5", f"my_layer/{n}", value(i, (3,)))

# So many texts that looking for each from the heap's beginning used up all patience. Packed, for they are mostly zeros.
for count in (600, 3000):
    with h5py.File("many.h5", "w", libver="latest") as f:
        names = [f"layer_{i:04}" for i in range(count)]
        f.attrs["layer_names"] = names
        for n in names:
            g = f.create_group(n); g.attrs["weight_names"] = [f"{n}/kernel:0"]; g[f"{n}/kernel:0"] = np.ones((2, 2), "f4")
    with open("many.h5", "rb") as source, open(f"budget_too_small_for_{count}_layers.h5.gz", "wb") as file:
        file.write(gzip.compress(source.read(), mtime=0))
    os.remove("many.h5")
# Attributes and names so large or many that they lie in heaps of their own.
with Layer("attribute_beside_its_heap_refused.h5", "latest") as f:
    for i in range(300): f.create(f"weight_with_a_long_name_{i}_{'x' * 230}", value(i, (2,)))

np.savez_compressed("expected.npz", **expected)
print(len(expected), "values")
