"""What a Python user runs for the same pictures.

Needs numpy, matplotlib, plotly and pandas (Debian: apt-get install --no-install-recommends python3-numpy python3-matplotlib
python3-plotly python3-pandas).

peers.py serve       reads a line "CASE RUNS" at a time and answers each with a line of JSON: the milliseconds of each run, imports and
                     the making of the data excluded, and the bytes that a notebook stores for the cell.
peers.py first       one first call of plotly.express with its import, numpy being there already.
peers.py sum FILE    one numpy sum over a memory map of the numbers in a safetensors file.
peers.py ggml LIBRARY FILE OFFSET
                     ggml's decoding of the Q4_K blocks from there on to float32, by one thread, and numpy's sum of these.
peers.py versions    of Python and the packages.
"""
import base64, io, json, sys, time

import numpy as np

np.bool = bool  # plotly 5.4 was written for an older numpy


def normal(*shape):
    return np.random.default_rng(0).standard_normal(shape, dtype="f4")


def facets():
    import plotly.express as px

    tiles = np.moveaxis(normal(3, 3, 1, 32)[:, :, 0, :], -1, 0)
    return lambda: html(px.imshow(tiles, facet_col=0, facet_col_wrap=8))


def html(figure):
    return len(figure.to_html(include_plotlyjs=False))


def plotly_heatmap(size):
    import plotly.express as px

    matrix = normal(size, size)
    return lambda: html(px.imshow(matrix))


def pyplot():
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    return plt


def stored(plt, figure):
    """The bytes of the picture as a notebook stores it: PNG as base64."""
    png = io.BytesIO()
    figure.savefig(png)
    plt.close(figure)
    return len(base64.b64encode(png.getvalue()))


def imshow_loop():
    plt, kernel = pyplot(), normal(3, 3, 1, 32)

    def run():
        total = 0
        for i in range(32):
            figure = plt.figure()
            plt.imshow(kernel[:, :, 0, i])
            total += stored(plt, figure)
        return total

    return run


def imshow(rows, columns):
    plt, matrix = pyplot(), normal(rows, columns)

    def run():
        figure = plt.figure()
        plt.imshow(matrix, cmap="RdBu")
        plt.colorbar()
        return stored(plt, figure)

    return run


def total(*shape):
    numbers = normal(*shape)

    def run():
        numbers.sum()
        return 0

    return run


CASES = {
    "imshow-loop": imshow_loop,
    "facets": facets,
    "plotly-512": lambda: plotly_heatmap(512),
    "plotly-2048": lambda: plotly_heatmap(2048),
    "imshow-4096": lambda: imshow(4096, 4096),
    "sum-dense": lambda: total(25088, 4096),
    "sum-conv": lambda: total(512, 512, 3, 3),
}


def answer(value):
    print(json.dumps(value), flush=True)


def timed(run):
    start = time.perf_counter()
    size = run()
    return (time.perf_counter() - start) * 1e3, size


def serve():
    ready = {}
    for line in sys.stdin:
        name, runs = line.split()
        if name not in ready:
            ready.clear()  # one case's data at a time
            ready[name] = CASES[name]()
            if int(runs) > 1:
                ready[name]()  # what is made at the first call is no part of the warm ones
        times, sizes = zip(*(timed(ready[name]) for _ in range(int(runs))))
        answer({"ms": times, "bytes": sizes[0]})


def first():
    tiles = np.moveaxis(normal(3, 3, 1, 32)[:, :, 0, :], -1, 0)
    start = time.perf_counter()
    import plotly.express as px

    size = html(px.imshow(tiles, facet_col=0, facet_col_wrap=8))
    answer({"ms": [(time.perf_counter() - start) * 1e3], "bytes": size})


def sum_file(path):
    with open(path, "rb") as file:
        offset = 8 + int.from_bytes(file.read(8), "little")

    def run():
        np.memmap(path, dtype="f4", mode="r", offset=offset).sum()
        return 0

    ms, _ = timed(run)
    answer({"ms": [ms], "bytes": 0})


def ggml(library, path, offset):
    import ctypes

    decode = ctypes.CDLL(library).dequantize_row_q4_K
    decode.restype, decode.argtypes = None, [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
    block, values, count = 144, 256, 16384

    def run():
        blocks = np.memmap(path, dtype="u1", mode="r", offset=int(offset))
        numbers = np.empty(count * values, "f4")
        sum = 0.0
        for start in range(0, len(blocks), count * block):
            some = blocks[start : start + count * block]
            n = len(some) // block * values
            decode(some.ctypes.data, numbers.ctypes.data, n)
            sum += float(numbers[:n].sum())
        return sum

    ms, _ = timed(run)
    answer({"ms": [ms], "bytes": 0})


def versions():
    import platform

    import matplotlib
    import pandas
    import plotly

    answer({"Python": platform.python_version(), "numpy": np.__version__, "matplotlib": matplotlib.__version__,
            "plotly": plotly.__version__, "pandas": pandas.__version__})


if __name__ == "__main__":
    {"serve": serve, "first": first, "sum": sum_file, "ggml": ggml, "versions": versions}[sys.argv[1]](*sys.argv[2:])
