#!/usr/bin/python3
"""Writes the .npz files of the folder arrays: what np.load reads, or refuses for one array alone.

Needs Debian's python3-numpy and python3-scipy (run with /usr/bin/python3).
"""
import io, os, zipfile
import numpy as np, scipy.sparse

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "arrays"))
a = np.arange(12, dtype="f4").reshape(3, 4)

def npy(value, allow_pickle=False):
    content = io.BytesIO(); np.save(content, value, allow_pickle=allow_pickle); return content.getvalue()

# One array that is not numbers beside one that is.
np.savez("text_beside_numbers.npz", a=a, other=np.array(["ab", "cd"]))
np.savez("dates_beside_numbers.npz", a=a, other=np.array(["2026-01-01"], "M8[D]"))
np.savez("structure_beside_numbers.npz", a=a, other=np.zeros(2, [("x", "<f4"), ("y", "<i4", (2,))]))
np.savez("objects_beside_numbers.npz", a=a, other=np.array([{"b": 1}], dtype=object))
scipy.sparse.save_npz("scipy_sparse.npz", scipy.sparse.eye(4, format="csr", dtype="f4"))

# What is no array, in an order that no tool prescribes.
with zipfile.ZipFile("other_entries.npz", "w") as z:
    z.writestr("layer1/", b""); z.writestr("README.txt", b"hello"); z.writestr("layer1/kernel.npy", npy(a))
    z.writestr("__MACOSX/layer1/._kernel.npy", b"\0\5\x16\7"); z.writestr(".nothing", b""); z.writestr("bare", npy(a + 1))

# A mask that shrinks a thousand times, and one whose rows all differ.
np.savez_compressed("mostly_zeros.npz", mask=np.tri(5000, 5000, dtype="i1"), zeros=np.zeros((2500, 2500)), a=a)

# One bit is wrong. Numbers that do not repeat hardly shrink, so it stays a valid stream.
noise = np.random.default_rng(7).integers(0, 2**32, 600, dtype="u4")
def damaged(file, save, length, place):
    content = io.BytesIO(); save(content, a=a, noise=noise[:length]); content = bytearray(content.getvalue())
    content[content.find(b"noise.npy") + place] ^= 16
    open(file, "wb").write(content)
damaged("damaged_stored.npz", np.savez, 600, 1000)
damaged("damaged_deflated_short.npz", np.savez_compressed, 600, 1000)
noise = np.random.default_rng(7).integers(0, 2**32, 3000, dtype="u4")
damaged("damaged_deflated_long.npz", np.savez_compressed, 3000, 9000)
