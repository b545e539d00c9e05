"""Writes digits.onnx and digits.gguf, the classifier of digits.dib in two quantised formats. Needs numpy and onnx.

digits.onnx: int8 codes with one scale for each filter or output, as quantisation tools write them (DequantizeLinear).
digits.gguf: Q8_0 for fc2 and Q4_0 for fc1 (blocks of 32 values with one scale), float32 for the rest.
"""
import json
import struct

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def read_safetensors(path):
    data = open(path, "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    types = {"F32": "<f4", "I64": "<i8"}
    return {
        name: np.frombuffer(data[8 + size:][slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items() if name != "__metadata__"
    }


def write_onnx(weights, path):
    initializers, nodes = [], []

    def constant(name):
        initializers.append(numpy_helper.from_array(weights[name], name))
        return name

    def quantised(name):
        values = weights[name]
        scale = np.abs(values.reshape(len(values), -1)).max(axis=1) / 127
        codes = np.round(values / scale.reshape(-1, *[1] * (values.ndim - 1))).astype(np.int8)
        initializers.append(numpy_helper.from_array(codes, name))
        initializers.append(numpy_helper.from_array(scale.astype(np.float32), name + "_scale"))
        initializers.append(numpy_helper.from_array(np.zeros(len(values), np.int8), name + "_zero_point"))
        nodes.append(helper.make_node("DequantizeLinear", [name, name + "_scale", name + "_zero_point"], [name + "_values"], axis=0))
        return name + "_values"

    def add(kind, inputs, **attributes):
        output = f"{kind.lower()}{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    x = add("Relu", [add("Conv", ["image", quantised("conv1.weight"), constant("conv1.bias")])])
    x = add("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])
    x = add("Conv", [x, quantised("conv2.weight"), constant("conv2.bias")])
    x = add("BatchNormalization", [x] + [constant("bn2." + name) for name in ("weight", "bias", "running_mean", "running_var")])
    x = add("MaxPool", [add("Relu", [x])], kernel_shape=[3, 3], strides=[3, 3])
    x = add("Flatten", [x])
    x = add("Relu", [add("Gemm", [x, quantised("fc1.weight"), constant("fc1.bias")], transB=1)])
    nodes.append(helper.make_node("Gemm", [x, quantised("fc2.weight"), constant("fc2.bias")], ["scores"], transB=1))
    graph = helper.make_graph(
        nodes, "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 28, 28])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 10])], initializers)
    model = helper.make_model(graph, producer_name="digits_formats.py", opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, path)


def q8_0(values):
    blocks = values.reshape(-1, 32)
    scale = (np.abs(blocks).max(axis=1, keepdims=True) / 127).astype(np.float16)
    codes = np.round(blocks / np.maximum(scale.astype(np.float32), 1e-12)).clip(-127, 127).astype(np.int8)
    return b"".join(s.tobytes() + c.tobytes() for s, c in zip(scale, codes))


def q4_0(values):
    blocks = values.reshape(-1, 32)
    extreme = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
    scale = (extreme / -8).astype(np.float16)
    codes = np.floor(blocks / scale.astype(np.float32) + 8.5).clip(0, 15).astype(np.uint8)
    return b"".join(s.tobytes() + (c[:16] | c[16:] << 4).astype(np.uint8).tobytes() for s, c in zip(scale, codes))


def write_gguf(weights, path):
    def text(value):
        return struct.pack("<Q", len(value.encode())) + value.encode()

    types = {"fc1.weight": (2, q4_0), "fc2.weight": (8, q8_0)}  # 0 F32, 2 Q4_0, 8 Q8_0
    infos, data = [], b""
    for name, values in weights.items():
        if values.dtype != np.float32:
            continue
        kind, encode = types.get(name, (0, lambda v: v.tobytes()))
        data += b"\0" * (-len(data) % 32)
        sizes = values.shape[::-1]
        infos.append(text(name) + struct.pack(f"<I{len(sizes)}QIQ", len(sizes), *sizes, kind, len(data)))
        data += encode(values)
    keys = [text("general.architecture") + struct.pack("<I", 8) + text("digits"),
            text("general.name") + struct.pack("<I", 8) + text("a small classifier of handwritten digits")]
    head = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(keys)) + b"".join(keys) + b"".join(infos)
    with open(path, "wb") as file:
        file.write(head + b"\0" * (-len(head) % 32) + data)


if __name__ == "__main__":
    trained = read_safetensors("digits.safetensors")
    write_onnx(trained, "digits.onnx")
    write_gguf(trained, "digits.gguf")
