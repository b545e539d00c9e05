# What LoadInto is tested with, and what the models compute: PyTorch itself, and NumPy by Keras' definitions.
# The files *_wrong_layers, *_first, *_unnamed and *_refused once broke loading; they are kept as they came.
# Run in this folder: /usr/bin/python3 generate_loading.py
import io, json, zipfile
import h5py, numpy as np, torch
from torch import nn

torch.manual_seed(1); rng = np.random.default_rng(1); expected = {}
def f4(*shape): return rng.normal(size=shape).astype("<f4")

# PyTorch: a transformer's state dict, plain and in a checkpoint
encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6, batch_first=False), 2, enable_nested_tensor=False).eval()
for parameter in encoder.parameters(): nn.init.normal_(parameter)
x = torch.randn(3, 1, 4)
with torch.no_grad(): expected |= {"transformer.x": x.numpy(), "transformer.y": encoder(x).numpy()}
torch.save(encoder.state_dict(), "transformer.pt")
torch.save({"epoch": 3, "model": {f"module.{k}": v for k, v in encoder.state_dict().items()}}, "transformer_checkpoint.pt")

# Keras 3, written as Keras does: create_group(path).create_group("vars")
def layer(file, path, *variables):
    group = file.create_group(path).create_group("vars")
    for i, value in enumerate(variables): group.create_dataset(str(i), data=value)

with h5py.File("keras3_dense40.weights.h5", "w") as file:
    names = [f"layers/dense_{i}" if i else "layers/dense" for i in range(40)]
    for i, name in enumerate(names): layer(file, name, np.full((4, 4), i, "<f4"), np.full(4, i, "<f4"))

def sigmoid(x): return 1 / (1 + np.exp(-x))
def lstm(x, w, u, b):
    h = c = np.zeros(u.shape[0]); out = []
    for row in x:
        i, f, g, o = np.split(row @ w + h @ u + b, 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g); h = sigmoid(o) * np.tanh(c); out.append(h)
    return np.array(out)
def gru(x, w, u, b):
    h = np.zeros(u.shape[0]); out = []
    for row in x:
        z, r, n = np.split(row @ w + b[0], 3); hz, hr, hn = np.split(h @ u + b[1], 3)
        z, r = sigmoid(z + hz), sigmoid(r + hr); h = z * h + (1 - z) * np.tanh(n + r * hn); out.append(h)
    return np.array(out)
def both(cell, x, forward, backward): return np.concatenate([cell(x, *forward), cell(x[::-1], *backward)[::-1]], axis=1)
def attention(x, parts, out):
    q, k, v = (np.einsum("td,dhk->thk", x, w) + b for w, b in parts)
    scores = np.einsum("thk,shk->hts", q / np.sqrt(q.shape[-1]), k); scores = np.exp(scores - scores.max(-1, keepdims=True))
    return np.einsum("thk,hkd->td", np.einsum("hts,shk->thk", scores / scores.sum(-1, keepdims=True), v), out[0]) + out[1]

lstms = [(f4(3, 16), f4(4, 16), f4(16)) for _ in range(2)]
grus = [(f4(8, 12), f4(4, 12), f4(2, 12)) for _ in range(2)]
parts, out = [(f4(8, 2, 4), f4(2, 4)) for _ in range(3)], (f4(2, 4, 8), f4(8))
x = f4(5, 3); a = both(lstm, x, *lstms); b = both(gru, a, *grus); c = attention(b, parts, out)
expected |= {"inner.x": x, "inner.lstm": a, "inner.gru": b, "inner.attention": c}
blob = io.BytesIO()
with h5py.File(blob, "w") as file:
    for group, cells in (("bidirectional", lstms), ("bidirectional_1", grus)):
        for direction, values in zip(("backward_layer", "forward_layer"), reversed(cells)): layer(file, f"layers/{group}/{direction}/cell", *values)
    for name, values in (("key", parts[1]), ("output", out), ("query", parts[0]), ("value", parts[2])):
        layer(file, f"layers/multi_head_attention/{name}_dense", *values)
def config(kind, name, **more): return {"module": "keras.layers", "class_name": kind, "config": {"name": name, **more}, "registered_name": None}
model = config("Functional", "m", layers=[config("InputLayer", "x"), config("Bidirectional", "reader", layer=config("LSTM", "lstm")),
    config("Bidirectional", "writer", layer=config("GRU", "gru")), config("MultiHeadAttention", "look")])
open("keras3_inner_layers.weights.h5", "wb").write(blob.getvalue())
with zipfile.ZipFile("keras3_inner_layers.keras", "w") as archive:
    for name, content in (("metadata.json", '{"keras_version": "3.9.0"}'), ("config.json", json.dumps(model)), ("model.weights.h5", blob.getvalue())):
        archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
np.savez("loading_expected.npz", **{name: np.asarray(value, "<f8") for name, value in expected.items()})
