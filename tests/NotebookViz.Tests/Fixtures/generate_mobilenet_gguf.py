"""Quantises the first layers of MobileNet for notebooks/compare-quantised.ipynb, by ggml's own functions.

python3 generate_mobilenet_gguf.py LIBGGML_BASE_SO ../../../notebooks/data
The library is in the NuGet package LLamaSharp.Backend.Cpu (0.30.0), LLamaSharpRuntimes/linux-x64/native/noavx/libggml-base.so.
Kernels whose last axis is whole blocks of 32 are quantised; all others stay float32, as llama.cpp leaves norms and biases.
"""
import ctypes as C, json, struct, sys
import numpy as np

lib = C.CDLL(sys.argv[1]); folder = sys.argv[2]
lib.ggml_quantize_chunk.restype = C.c_size_t
lib.ggml_quantize_chunk.argtypes = [C.c_int, C.c_void_p, C.c_void_p, C.c_int64, C.c_int64, C.c_int64, C.c_void_p]
lib.ggml_type_size.restype = C.c_size_t; lib.ggml_type_size.argtypes = [C.c_int]
F32, TYPES, BLOCK = 0, {"q4_0": 2, "q8_0": 8}, 32

def string(text): data = text.encode(); return struct.pack("<Q", len(data)) + data
def key(name, value): return string(name) + struct.pack("<i", 8) + string(value)

def quantised(kind, values):
    columns = values.shape[-1]; rows = values.size // columns
    data = (C.c_uint8 * (lib.ggml_type_size(kind) * values.size // BLOCK))()
    assert lib.ggml_quantize_chunk(kind, values.ctypes.data, data, 0, rows, columns, None) == len(data)
    return bytes(data)

source = open(f"{folder}/mobilenet_v1_first_layers.safetensors", "rb").read()
length = struct.unpack("<Q", source[:8])[0]
header = json.loads(source[8:8 + length])
about = header.pop("__metadata__")

for name, kind in TYPES.items():
    keys = [key("general.architecture", "mobilenet"), key("general.name", "MobileNet v1, first layers"), key("general.description", f"{about['source']}; quantised by ggml")]
    offset, infos, body = 0, b"", b""
    for tensor, entry in header.items():
        begin, end = (8 + length + place for place in entry["data_offsets"])
        values = np.frombuffer(source[begin:end], "<f4").reshape(entry["shape"]).copy()
        own = kind if values.ndim > 1 and values.shape[-1] % BLOCK == 0 else F32
        data = values.tobytes() if own == F32 else quantised(own, values)
        infos += string(tensor) + struct.pack("<I", values.ndim) + b"".join(struct.pack("<q", size) for size in reversed(values.shape)) + struct.pack("<iQ", own, offset)
        body += data + b"\0" * (-len(data) % 32); offset = len(body)
    head = b"GGUF" + struct.pack("<Iqq", 3, len(header), len(keys)) + b"".join(keys) + infos
    open(f"{folder}/mobilenet_v1_first_layers-{name}.gguf", "wb").write(head + b"\0" * (-len(head) % 32) + body)
