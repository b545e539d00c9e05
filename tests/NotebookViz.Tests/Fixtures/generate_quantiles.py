#!/usr/bin/python3
"""Writes the folder quantiles: tensors, and what NumPy says of each.

Needs Debian's python3-numpy (run with /usr/bin/python3).
"""
import os
import numpy as np

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "quantiles"))
random = np.random.default_rng(1)
large, small = 6000, 500
values = {}
for name, count in (("small", small), ("large", large)):
    values[f"{name}.normal"] = random.normal(0, 0.05, count)
    values[f"{name}.shifted"] = random.normal(1, 0.1, count)
    values[f"{name}.heavy"] = random.standard_t(2, count)
    values[f"{name}.sparse"] = np.where(random.random(count) < 0.9, 0, random.normal(0, 1, count))
    values[f"{name}.outlier"] = np.where(np.arange(count) == 7, 1e6, random.normal(0, 0.02, count))
    values[f"{name}.not_finite"] = np.where(np.arange(count) % 9 == 0, np.nan, np.where(np.arange(count) % 50 == 1, -np.inf, random.normal(0, 3, count)))
    values[f"{name}.constant"] = np.full(count, -0.25)
    values[f"{name}.integer"] = random.integers(-100, 100, count).astype("i2")
values = {name: value if value.dtype == np.int16 else value.astype("f4") for name, value in values.items()}
np.savez_compressed("values.npz", **values)

def expected(value):
    value = value.astype("f8")
    finite = value[np.isfinite(value)]
    return np.concatenate([np.percentile(finite, [1, 5, 25, 50, 75, 95, 99]), [np.sqrt(np.mean(finite ** 2)), np.mean(value == 0), finite.min(), finite.max()]])

np.savez_compressed("expected.npz", **{name: expected(value) for name, value in values.items()})
