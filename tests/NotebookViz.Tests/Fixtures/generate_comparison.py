"""Writes pairs of files to compare, and what NumPy says of their differences.

python3 generate_comparison.py comparison
"""
import json, struct, sys
import numpy as np

out = sys.argv[1]
rng = np.random.default_rng(11)
TYPES = {"float32": "F32", "float16": "F16", "float64": "F64", "int64": "I64"}


def safetensors(name, arrays):
    header, body = {}, b""
    for key, value in arrays.items():
        data = np.ascontiguousarray(value).tobytes()
        header[key] = {"dtype": TYPES[str(value.dtype)], "shape": list(value.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(f"{out}/{name}", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


def gguf(name, keys, arrays):
    def text(s):
        return struct.pack("<Q", len(s.encode())) + s.encode()
    head = b"GGUF" + struct.pack("<IQQ", 3, len(arrays), len(keys))
    for key, value in keys.items():
        head += text(key) + (struct.pack("<I", 8) + text(value) if isinstance(value, str) else struct.pack("<II", 4, value))
    body = b""
    for key, value in arrays.items():
        body += b"\0" * (-len(body) % 32)
        head += text(key) + struct.pack("<I", value.ndim) + b"".join(struct.pack("<Q", n) for n in value.shape[::-1]) + struct.pack("<IQ", 0, len(body))
        body += value.astype("<f4").tobytes()
    head += b"\0" * (-len(head) % 32)
    with open(f"{out}/{name}", "wb") as file:
        file.write(head + body)


def normal(*shape, dtype="f4"):
    return (rng.standard_normal(shape) * 0.1).astype(dtype)


def row(a, b):
    """Every number over the pairs of finite values, in double precision."""
    equal = (a == b if a.dtype.kind == "i" else a.astype("f8").view("u8") == b.astype("f8").view("u8")).mean()
    exact = (b.astype(object) - a.astype(object)).astype("f8") if a.dtype.kind == "i" else None
    with np.errstate(invalid="ignore"):
        a, b = a.astype("f8"), b.astype("f8")
        finite = np.isfinite(a) & np.isfinite(b)
        x, y, d = a[finite], b[finite], np.where(finite, b - a if exact is None else exact, 0)
    norm = np.linalg.norm(x)
    return {
        "relativeChange": float(np.linalg.norm(d) / norm) if norm > 0 else None,
        "cosine": float(x @ y / norm / np.linalg.norm(y)) if norm > 0 and np.linalg.norm(y) > 0 else None,
        "maxAbsChange": float(np.abs(d).max()),
        "maxAbsIndex": [int(i) for i in np.unravel_index(np.abs(d).argmax(), d.shape)] if np.abs(d).max() > 0 else None,
        "equalShare": float(equal),
        "signFlipShare": float((np.sign(a) * np.sign(b) == -1).mean()),
        "notFinite": int((~finite).sum()),
    }


before = {
    "conv.weight": normal(8, 3, 3, 3), "conv.bias": normal(8), "fc.weight": normal(5, 700), "fc.bias": normal(5), "wide.weight": normal(10, 210, dtype="f8"),
    "zeros.weight": np.zeros((3, 4), "f4"), "resized.weight": normal(4, 4), "old.weight": normal(2, 2), "steps": np.array([2**60, 7], "i8"),
}
before["conv.bias"][[1, 6]] = [np.nan, np.inf]
after = {key: value.copy() for key, value in before.items() if key not in ("old.weight", "resized.weight")}
after["conv.weight"] += normal(8, 3, 3, 3) * 0.5
after["conv.weight"][2, 1] *= -1
after["fc.weight"] = before["fc.weight"].astype("f2")
after["fc.bias"][3] = np.nan
after["wide.weight"][7, 123] += 1e-3
after["zeros.weight"][1, 2] = 0.25
after["steps"][0] += 1
after["new.bias"] = normal(3)
after["resized.weight"] = normal(4, 5)
names = list(after)
rng.shuffle(names)
safetensors("before.safetensors", before)
safetensors("after.safetensors", {name: after[name] for name in names})

# The converter of llama.cpp: LlamaModel.permute for queries and keys.
heads, key_heads, width, inner = 4, 2, 16, 24
layer = {
    "model.embed_tokens.weight": normal(10, width), "model.norm.weight": normal(width), "lm_head.weight": normal(10, width),
    "model.layers.0.input_layernorm.weight": normal(width), "model.layers.0.post_attention_layernorm.weight": normal(width),
    "model.layers.0.self_attn.q_proj.weight": normal(width, width), "model.layers.0.self_attn.k_proj.weight": normal(width // 2, width),
    "model.layers.0.self_attn.v_proj.weight": normal(width // 2, width), "model.layers.0.self_attn.o_proj.weight": normal(width, width),
    "model.layers.0.mlp.gate_proj.weight": normal(inner, width), "model.layers.0.mlp.up_proj.weight": normal(inner, width),
    "model.layers.0.mlp.down_proj.weight": normal(width, inner),
}
names = ["token_embd", "output_norm", "output", "blk.0.attn_norm", "blk.0.ffn_norm", "blk.0.attn_q", "blk.0.attn_k", "blk.0.attn_v", "blk.0.attn_output",
         "blk.0.ffn_gate", "blk.0.ffn_up", "blk.0.ffn_down"]


def permute(w, n):
    return w.reshape(n, 2, w.shape[0] // n // 2, *w.shape[1:]).swapaxes(1, 2).reshape(w.shape)


converted = {f"{name}.weight": permute(value, heads) if name.endswith("attn_q") else permute(value, key_heads) if name.endswith("attn_k") else value
             for name, value in zip(names, layer.values())}
safetensors("llama.safetensors", layer)
gguf("llama.gguf", {"general.architecture": "llama", "llama.attention.head_count": heads, "llama.attention.head_count_kv": key_heads}, converted)

common = [name for name in before if name in after and before[name].shape == after[name].shape]
with open(f"{out}/expected.json", "w") as file:
    json.dump({name: row(before[name], after[name]) for name in common}, file, indent=1)
