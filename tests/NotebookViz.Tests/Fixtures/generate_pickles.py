# Checkpoints that hold more than plain tensors. Run in this folder with PyTorch 1.13; the files in pickles/ that are not made here were
# written by PyTorch 2 and TorchSharp, or are other checkpoints of the same kinds.
import os
import numpy as np, torch

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pickles"))
w = torch.tensor([[1.5, -2.0], [0.25, 3.0]])
for protocol in (3, 4, 5):
    torch.save({"w": w, "half": w.half()}, f"legacy_protocol{protocol}.pt", pickle_protocol=protocol, _use_new_zipfile_serialization=False)
for protocol in (0, 1, 2, 3, 4, 5):
    torch.save({
        "rows": np.arange(6, dtype="f4").reshape(2, 3), "columns": np.asfortranarray(np.arange(6, dtype="f8").reshape(2, 3)),
        "big": np.array([1, 258], dtype=">i4"), "scalar": np.float32(7), "text": np.array(["a", "b"]), "empty": np.zeros((0, 3), "f4"),
        "inside": [np.array([5, 6], "i8"), {"deep": np.float64(1)}],
    }, f"numpy_protocol{protocol}.pt", pickle_protocol=protocol)
x = torch.tensor([[0.5, -1.0, 1.25], [2.0, 0.0, -3.0]])
torch.save({
    "per_tensor": torch.quantize_per_tensor(x, 0.25, 3, torch.quint8),
    "whole": torch.quantize_per_tensor(x, 0.25, 0, torch.qint32),
    "per_row": torch.quantize_per_channel(x, torch.tensor([0.25, 0.5]), torch.tensor([0, 2]), 0, torch.qint8),
    "per_column": torch.quantize_per_channel(x, torch.tensor([0.5, 0.25, 0.125]), torch.tensor([1, 0, 3]), 1, torch.qint8),
    "float_zero_points": torch.quantize_per_channel(x, torch.tensor([0.25, 0.5]), torch.tensor([8.0, 6.5]), 0, torch.quint8),
}, "quantised.pt")
torch.save({"csr": x.to_sparse_csr(), "coo": x.to_sparse(), "plain": w}, "sparse_csr.pt")
linear = torch.nn.Linear(2, 3)
optimizer = torch.optim.Adam(linear.parameters())
linear(torch.ones(1, 2)).sum().backward(); optimizer.step()
torch.save({"epoch": 3, "optimizer": optimizer.state_dict(), "best_mask": w, "rng_state": torch.get_rng_state(), "params": linear.state_dict(),
            "params_ema": linear.state_dict(), "numpy_rng_state": np.random.RandomState(1).get_state()}, "training.pt")
