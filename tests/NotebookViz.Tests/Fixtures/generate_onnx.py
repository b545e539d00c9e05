#!/usr/bin/python3
"""Writes the models of the folder onnx: weights whose values are missing, and weights that reach their operator by way of others.

Needs Debian's python3-numpy and python3-onnx (run with /usr/bin/python3).
"""
import os
import numpy as np, onnx
from onnx import helper, numpy_helper, TensorProto, AttributeProto

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "onnx"))

def value(shape, start=0):
    return (np.arange(np.prod(shape), dtype="f4") + start).reshape(shape)

def tensor(name, array):
    return numpy_helper.from_array(np.asarray(array), name)

def save(file, nodes, tensors, functions=(), check=True):
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n"])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n"])], tensors)
    model = helper.make_model(graph, functions=list(functions), opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("own", 1)])
    if check: onnx.checker.check_model(model)
    open(file, "wb").write(model.SerializeToString())

def external(name, shape, location, length=None):
    t = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
    t.external_data.add(key="location", value=location)
    if length: t.external_data.add(key="length", value=str(length))
    return t

# One weight whose values are missing beside one that is there.
def missing(file, other):
    save(file, [helper.make_node("MatMul", ["x", "a"], ["h"]), helper.make_node("MatMul", ["h", "other"], ["y"])], [tensor("a", value((3, 4))), other], check=False)
open("short.bin", "wb").write(bytes(40))
missing("data_file_missing.onnx", external("other", [4, 5], "nowhere.bin"))
missing("data_file_cut.onnx", external("other", [4, 5], "short.bin", 80))
missing("data_without_file.onnx", TensorProto(name="other", data_type=TensorProto.FLOAT, dims=[4, 5], data_location=TensorProto.EXTERNAL))
missing("no_values.onnx", TensorProto(name="other", data_type=TensorProto.FLOAT, dims=[4, 5]))

# Functions: one within another, called twice with different weights, with an attribute that the call gives, with constants of their own.
gemm = helper.make_node("Gemm", ["x", "w", "b"], ["y"])
gemm.attribute.append(AttributeProto(name="transB", type=AttributeProto.INT, ref_attr_name="turned"))
linear = helper.make_function("own", "Linear", ["x", "w", "b"], ["y"], [gemm], [helper.make_opsetid("", 17)], ["turned"])
block = helper.make_function("own", "Block", ["x", "w", "b"], ["y"], [
    helper.make_node("Linear", ["x", "w", "b"], ["h"], domain="own", turned=1),
    helper.make_node("Constant", [], ["table"], value=tensor("", value((6, 6)))),
    helper.make_node("Constant", [], ["one"], value=tensor("", np.float32(1))),
    helper.make_node("MatMul", ["h", "table"], ["z"]),
    helper.make_node("Add", ["z", "one"], ["y"])], [helper.make_opsetid("", 17), helper.make_opsetid("own", 1)])
# The weight comes out of a function and goes into an operator outside.
turn = helper.make_function("own", "Turn", ["w"], ["t"], [helper.make_node("Transpose", ["w"], ["t"], perm=[1, 0])], [helper.make_opsetid("", 17)])
save("functions.onnx", [
    helper.make_node("Block", ["x", "w1", "b1"], ["h1"], domain="own"),
    helper.make_node("Block", ["h1", "w2", "b2"], ["h2"], domain="own"),
    helper.make_node("Linear", ["h2", "w3", "b3"], ["h3"], domain="own", turned=0),
    helper.make_node("Turn", ["w4"], ["t4"], domain="own"),
    helper.make_node("MatMul", ["h3", "t4"], ["y"])],
    [tensor("w1", value((6, 5))), tensor("b1", value((6,))), tensor("w2", value((6, 6))), tensor("b2", value((6,))),
     tensor("w3", value((6, 4))), tensor("b3", value((4,))), tensor("w4", value((7, 4)))], [linear, block, turn])

# Steps between a weight and its operator.
ints = {"axis0": [0], "axis1": [1], "axis2": [2], "conv_shape": [8, 3, -1, 1], "mixed_shape": [6, 4],
        "zero": [0], "two": [2], "four": [4], "six": [6], "eight": [8], "bias_shape": [1, -1]}
save("steps.onnx", [
    helper.make_node("Transpose", ["linear"], ["linear_t"], perm=[1, 0]), helper.make_node("MatMul", ["x", "linear_t"], ["m1"]),
    helper.make_node("Cast", ["half"], ["single"], to=TensorProto.FLOAT), helper.make_node("Identity", ["single"], ["same"]), helper.make_node("MatMul", ["x", "same"], ["m2"]),
    helper.make_node("Unsqueeze", ["conv1d", "axis2"], ["conv2d"]), helper.make_node("Conv", ["x", "conv2d"], ["c1"]),
    helper.make_node("Reshape", ["pointwise", "conv_shape"], ["reshaped"]), helper.make_node("Conv", ["x", "reshaped"], ["c2"]),
    helper.make_node("Squeeze", ["packed", "axis0"], ["flat"]), helper.make_node("Gemm", ["x", "flat"], ["g1"], transB=1),
    helper.make_node("Reshape", ["mixed", "mixed_shape"], ["not_certain"]), helper.make_node("MatMul", ["x", "not_certain"], ["m3"]),
    # PyTorch's gates are put in ONNX' order: i f g o becomes i o f g.
    *[helper.make_node("Slice", [w, a, b, "axis0"], [f"{w}_{k}"]) for w in ("w", "r", "bw", "br") for k, (a, b) in enumerate((("zero", "two"), ("six", "eight"), ("two", "six")))],
    *[helper.make_node("Concat", [f"{w}_{k}" for k in range(3)], [f"{w}_all"], axis=0) for w in ("w", "r")],
    helper.make_node("Concat", [f"{w}_{k}" for w in ("bw", "br") for k in range(3)], ["b_all"], axis=0),
    *[helper.make_node("Unsqueeze", [f"{w}_all", "axis0"], [f"{w}_one"]) for w in ("w", "r", "b")],
    helper.make_node("LSTM", ["x", "w_one", "r_one", "b_one"], ["l1"], hidden_size=2),
    helper.make_node("Split", ["both"], ["first", "second"], axis=1), helper.make_node("MatMul", ["x", "first"], ["m4"]), helper.make_node("MatMul", ["x", "second"], ["m5"]),
    # A memory that is joined to what the model computes is no kernel.
    helper.make_node("Concat", ["memory", "x"], ["joined"], axis=0), helper.make_node("MatMul", ["x", "joined"], ["y"])],
    [tensor("linear", value((5, 3))), tensor("half", value((3, 4)).astype("f2")), tensor("conv1d", value((8, 3, 5))), tensor("pointwise", value((8, 3))),
     tensor("packed", value((1, 4, 6))), tensor("mixed", value((4, 6))), tensor("w", value((8, 3))), tensor("r", value((8, 2))), tensor("bw", value((8,))),
     tensor("br", value((8,))), tensor("both", value((3, 8))), tensor("memory", value((2, 3)))] + [tensor(k, np.array(v, "i8")) for k, v in ints.items()])
