"""Writes quantised/: small models whose weights are stored as codes with scales, and the values for which they stand.

The values (quantised/expected.npz) come from the codes before they are packed, by the formula of each format, in NumPy. Sources of the layouts:
AutoGPTQ's pack(), AutoAWQ's WQLinear_GEMM.from_linear(), bitsandbytes' quantize_4bit(), gpt-oss' convert_moe_packed_tensors(), DeepSeek-V3's
weight_dequant(), Model Optimizer's NVFP4QTensor.dequantize(), compressed-tensors' dequantize(), PEFT's get_delta_weight(), and the operators' definitions of ONNX and com.microsoft.
"""
import json
import os
import struct

import numpy as np

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "quantised")
random = np.random.default_rng(20260101)
expected = {}

E2M1 = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6], np.float32)
FLOAT4 = np.concatenate([E2M1, -E2M1])
NF4 = np.array([-1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0,
                0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1], np.float32)


def e4m3(code):
    """The OCP format: bias 7, no infinities, 0x7F and 0xFF are NaN."""
    sign, exponent, fraction = -1.0 if code & 128 else 1.0, code >> 3 & 15, code & 7
    if code & 127 == 127:
        return np.nan
    return sign * (fraction / 8 * 2.0 ** -6 if exponent == 0 else (1 + fraction / 8) * 2.0 ** (exponent - 7))


E4M3 = np.array([e4m3(code) for code in range(256)], np.float32)


def fnuz(code, fraction_bits, bias):
    """One bias more, no negative zero: 0x80 is NaN, and there are no infinities."""
    if code == 128:
        return np.nan
    fraction, exponent = code & (1 << fraction_bits) - 1, (code & 127) >> fraction_bits
    share = fraction / (1 << fraction_bits)
    value = share * 2.0 ** (1 - bias) if exponent == 0 else (1 + share) * 2.0 ** (exponent - bias)
    return -value if code > 128 else value


def small(code, exponent_bits, fraction_bits):
    """The six-bit floats of OCP's MX."""
    sign = -1.0 if code >> (exponent_bits + fraction_bits) else 1.0
    exponent, fraction = code >> fraction_bits & (1 << exponent_bits) - 1, code & (1 << fraction_bits) - 1
    bias, share = (1 << exponent_bits - 1) - 1, fraction / (1 << fraction_bits)
    return sign * (share * 2.0 ** (1 - bias) if exponent == 0 else (1 + share) * 2.0 ** (exponent - bias))


def pack(codes, bits):
    """A stream of bits, the first code in the lowest ones."""
    stream = [int(code) >> bit & 1 for code in np.ravel(codes) for bit in range(bits)]
    stream += [0] * (-len(stream) % 8)
    return np.array([sum(stream[i + j] << j for j in range(8)) for i in range(0, len(stream), 8)], np.uint8)


def write(path, tensors, metadata=None):
    """tensors: name -> (dtype, shape, bytes)."""
    header, body = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, (kind, shape, data) in tensors.items():
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path = os.path.join(OUT, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + body)


def settings(path, content):
    with open(os.path.join(OUT, path), "w") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


def f32(values):
    return "F32", np.shape(values), np.asarray(values, np.float32).tobytes()


def f16(values):
    return "F16", np.shape(values), np.asarray(values, np.float16).tobytes()


def i32(values):
    return "I32", np.shape(values), np.asarray(values).astype(np.uint32).view(np.int32).tobytes()


def u8(values, shape=None):
    return "U8", shape or np.shape(values), np.asarray(values, np.uint8).tobytes()


# Element types of fewer than eight bits, and rare ones of eight.
def types():
    tensors = {}
    for kind, bits, table in [
            ("F4", 4, FLOAT4), ("F6_E2M3", 6, [small(code, 2, 3) for code in range(64)]), ("F6_E3M2", 6, [small(code, 3, 2) for code in range(64)]),
            ("F8_E8M0", 8, [2.0 ** (code - 127) if code < 255 else np.nan for code in range(256)]),
            ("F8_E4M3FNUZ", 8, [fnuz(code, 3, 8) for code in range(256)]), ("F8_E5M2FNUZ", 8, [fnuz(code, 2, 16) for code in range(256)])]:
        codes = random.permutation(np.arange(1 << bits)).reshape(4, -1)
        tensors[kind] = (kind, codes.shape, pack(codes, bits).tobytes())
        expected["types.safetensors|" + kind] = np.asarray(table, np.float32)[codes]
    write("types.safetensors", tensors)


# Scales for blocks, rows and whole tensors beside eight-bit codes.
def scaled():
    def finite(shape):
        codes = random.integers(0, 256, shape)
        return np.where((codes & 127) == 127, 0x38, codes)

    tensors = {}
    codes, scale = finite((20, 24)), random.uniform(0.01, 0.1, (3, 2)).astype(np.float32)
    tensors["layers.0.q_proj.weight"] = ("F8_E4M3", codes.shape, codes.astype(np.uint8).tobytes())
    tensors["layers.0.q_proj.weight_scale_inv"] = f32(scale)
    expected["fp8/model.safetensors|layers.0.q_proj.weight"] = E4M3[codes] * np.repeat(np.repeat(scale, 8, 0)[:20], 16, 1)[:, :24]
    codes, scale = finite((6, 10)), random.uniform(0.01, 0.1, (6, 1)).astype(np.float32)
    tensors["layers.0.k_proj.weight"] = ("F8_E4M3", codes.shape, codes.astype(np.uint8).tobytes())
    tensors["layers.0.k_proj.weight_scale"] = f32(scale)
    expected["fp8/model.safetensors|layers.0.k_proj.weight"] = E4M3[codes] * scale
    codes, scale = random.integers(-128, 128, (5, 7)), np.float32(0.0125)
    tensors["layers.0.v_proj.weight"] = ("I8", codes.shape, codes.astype(np.int8).tobytes())
    tensors["layers.0.v_proj.weight_scale"] = f32(scale)
    expected["fp8/model.safetensors|layers.0.v_proj.weight"] = codes.astype(np.float32) * scale
    codes, scale, zero = random.integers(-128, 128, (5, 6)), random.uniform(0.01, 0.1, 5).astype(np.float32), random.integers(-9, 9, 5)
    tensors["layers.0.o_proj.weight"] = ("I8", codes.shape, codes.astype(np.int8).tobytes())
    tensors["layers.0.o_proj.weight_scale"] = f32(scale)
    tensors["layers.0.o_proj.weight_zero_point"] = ("I8", zero.shape, zero.astype(np.int8).tobytes())
    expected["fp8/model.safetensors|layers.0.o_proj.weight"] = (codes - zero[:, None]).astype(np.float32) * scale[:, None]
    tensors["layers.0.norm.weight"] = f32(np.ones(6))
    expected["fp8/model.safetensors|layers.0.norm.weight"] = np.ones(6, np.float32)
    write("fp8/model.safetensors", tensors)
    settings("fp8/config.json", {"quantization_config": {"quant_method": "fp8", "weight_block_size": [8, 16]}})


def mxfp4():
    codes, scale = random.integers(0, 16, (2, 6, 2, 32)), random.integers(118, 130, (2, 6, 2))
    low_first = (codes[..., 0::2] | codes[..., 1::2] << 4)
    write("mxfp4.safetensors", {
        "model.layers.0.mlp.experts.gate_up_proj_blocks": u8(low_first), "model.layers.0.mlp.experts.gate_up_proj_scales": u8(scale),
        "model.layers.0.mlp.experts.gate_up_proj_bias": f32(np.arange(12).reshape(2, 6))})
    expected["mxfp4.safetensors|model.layers.0.mlp.experts.gate_up_proj"] = \
        (FLOAT4[codes] * np.ldexp(np.float32(1), scale - 127)[..., None]).astype(np.float32).reshape(2, 6, 64)
    expected["mxfp4.safetensors|model.layers.0.mlp.experts.gate_up_proj_bias"] = np.arange(12, dtype=np.float32).reshape(2, 6)


def nvfp4():
    config = {"modelopt": {"quant_method": "modelopt", "quant_algo": "NVFP4"}, "packed": {"quant_method": "compressed-tensors", "format": "nvfp4-pack-quantized"}}
    for folder, own in config.items():
        codes, scales = random.integers(0, 16, (6, 48)), random.integers(1, 127, (6, 3)).astype(np.uint8)
        second = np.float32(random.uniform(0.001, 0.1) if folder == "modelopt" else random.uniform(100, 3000))
        ending, last = ("", "_scale_2") if folder == "modelopt" else ("_packed", "_global_scale")
        write(f"nvfp4_{folder}/model.safetensors", {
            "layer.fc.weight" + ending: u8(codes[:, 0::2] | codes[:, 1::2] << 4), "layer.fc.weight_scale": ("F8_E4M3", scales.shape, scales.tobytes()),
            "layer.fc.weight" + last: f32(second if folder == "modelopt" else [second]), "layer.fc.input_scale": f32(np.float32(0.5))})
        settings(f"nvfp4_{folder}/config.json", {"quantization_config": own})
        factors = E4M3[scales] * second if folder == "modelopt" else E4M3[scales] / second
        expected[f"nvfp4_{folder}/model.safetensors|layer.fc.weight"] = FLOAT4[codes] * np.repeat(factors, 16, axis=1)
        expected[f"nvfp4_{folder}/model.safetensors|layer.fc.input_scale"] = np.float32(0.5)


def gptq():
    for folder, bits, version, ordered in [("gptq", 4, "gptq", True), ("gptq3", 3, "gptq", False), ("gptq8_v2", 8, "gptq_v2", False)]:
        inputs, outputs, size = 96, 32, 32
        groups = inputs // size
        codes, zeros = random.integers(0, 1 << bits, (inputs, outputs)), random.integers(1, 1 << bits, (groups, outputs))
        scales = random.uniform(0.001, 0.1, (groups, outputs)).astype(np.float16)
        group_of = np.arange(inputs) // size if not ordered else random.permutation(np.arange(inputs) // size)
        words = pack(codes.T, bits).view(np.uint32).reshape(outputs, -1).T
        stored = zeros - 1 if version == "gptq" else zeros
        tensors = {"layer.fc.qweight": i32(words), "layer.fc.qzeros": i32(pack(stored, bits).view(np.uint32).reshape(groups, -1)), "layer.fc.scales": f16(scales)}
        if folder != "gptq3":
            tensors["layer.fc.g_idx"] = i32(group_of)
        tensors["layer.fc.bias"] = f16(np.arange(outputs))
        write(folder + "/model.safetensors", tensors)
        own = {"bits": bits, "group_size": size, "desc_act": ordered, "checkpoint_format": version}
        if folder == "gptq":
            settings(folder + "/quantize_config.json", own)
        else:
            settings(folder + "/config.json", {"quantization_config": {"quant_method": "gptq", **own}})
        values = (codes - zeros[group_of]).astype(np.float32) * scales[group_of].astype(np.float32)
        expected[folder + "/model.safetensors|layer.fc.weight"] = values.T
        expected[folder + "/model.safetensors|layer.fc.bias"] = np.arange(outputs, dtype=np.float32)


def awq():
    inputs, outputs, size = 64, 24, 16
    codes, zeros = random.integers(0, 16, (inputs, outputs)), random.integers(0, 16, (inputs // size, outputs))
    scales = random.uniform(0.001, 0.1, (inputs // size, outputs)).astype(np.float16)

    def packed(values):
        words = np.zeros((values.shape[0], outputs // 8), np.uint32)
        for column in range(outputs // 8):
            for place, output in enumerate([0, 2, 4, 6, 1, 3, 5, 7]):
                words[:, column] |= values[:, column * 8 + output].astype(np.uint32) << np.uint32(4 * place)
        return words

    write("awq/model.safetensors", {"layer.fc.qweight": i32(packed(codes)), "layer.fc.qzeros": i32(packed(zeros)), "layer.fc.scales": f16(scales)})
    settings("awq/config.json", {"quantization_config": {"quant_method": "awq", "bits": 4, "group_size": size, "version": "gemm", "zero_point": True}})
    expected["awq/model.safetensors|layer.fc.weight"] = ((codes - np.repeat(zeros, size, 0)).astype(np.float32) * np.repeat(scales, size, 0).astype(np.float32)).T


def nf4():
    tensors = {}
    for name, shape, nested in [("plain", (6, 32), False), ("odd", (3, 7), False), ("nested", (40, 48), True)]:
        count = int(np.prod(shape))
        codes, blocks = random.integers(0, 16, count), -(-count // 16)
        padded = np.append(codes, np.zeros(count % 2, codes.dtype))
        key = name + ".weight"
        tensors[key] = u8((padded[0::2] << 4 | padded[1::2]).reshape(-1, 1))
        state = {"quant_type": "nf4", "blocksize": 16, "dtype": "bfloat16", "shape": list(shape)}
        if nested:
            table = np.sort(random.uniform(-1, 1, 256)).astype(np.float32)
            small_codes, outer = random.integers(0, 256, blocks), random.uniform(0.01, 0.1, -(-blocks // 64)).astype(np.float32)
            offset = np.float32(0.25)
            absmax = table[small_codes] * np.repeat(outer, 64)[:blocks] + offset
            tensors[key + ".absmax"] = u8(small_codes)
            tensors[key + ".nested_absmax"] = f32(outer)
            tensors[key + ".nested_quant_map"] = f32(table)
            state.update(nested_blocksize=64, nested_dtype="float32", nested_offset=float(offset))
        else:
            absmax = random.uniform(0.1, 2, blocks).astype(np.float32)
            tensors[key + ".absmax"] = f32(absmax)
        tensors[key + ".quant_map"] = f32(NF4)
        tensors[key + ".quant_state.bitsandbytes__nf4"] = u8(np.frombuffer(json.dumps(state).encode(), np.uint8))
        expected["nf4.safetensors|" + key] = (NF4[codes] * np.repeat(absmax, 16)[:count]).reshape(shape)
    write("nf4.safetensors", tensors)


def lora():
    prefix = "base_model.model.layers.0.self_attn."
    tensors = {}
    for layer, inputs, outputs in [("q_proj", 12, 10), ("v_proj", 12, 6)]:
        a, b = random.normal(size=(4, inputs)).astype(np.float32), random.normal(size=(outputs, 4)).astype(np.float32)
        tensors[prefix + layer + ".lora_A.weight"] = f32(a)
        tensors[prefix + layer + ".lora_B.weight"] = f32(b)
        alpha = 32 if layer == "v_proj" else 16
        expected["lora/adapter_model.safetensors|" + layer] = ((b.astype(np.float64) @ a.astype(np.float64)) * (alpha / 4)).astype(np.float32)
    write("lora/adapter_model.safetensors", tensors)
    settings("lora/adapter_config.json", {"peft_type": "LORA", "r": 4, "lora_alpha": 16, "alpha_pattern": {"self_attn.v_proj": 32}, "use_rslora": False})


# The same weight in two shards: codes in one, scales in the other.
def sharded():
    codes, scale = random.integers(-128, 128, (4, 6)), np.float32(0.5)
    write("sharded/model-1.safetensors", {"fc1.weight": ("I8", codes.shape, codes.astype(np.int8).tobytes())})
    write("sharded/model-2.safetensors", {"fc1.weight_scale": f32([scale]), "fc1.bias": f32(np.arange(4))})
    settings("sharded/model.safetensors.index.json", {"weight_map": {
        "fc1.weight": "model-1.safetensors", "fc1.weight_scale": "model-2.safetensors", "fc1.bias": "model-2.safetensors"}})
    expected["sharded/model.safetensors.index.json|fc1.weight"] = codes.astype(np.float32) * scale
    expected["sharded/model.safetensors.index.json|fc1.bias"] = np.arange(4, dtype=np.float32)


# Every operator that takes codes, as protocol buffers: the installed onnx knows no four-bit types.
def onnx():
    def varint(value):
        out = b""
        value &= (1 << 64) - 1
        while value > 127:
            out += bytes([value & 127 | 128])
            value >>= 7
        return out + bytes([value])

    def field(number, content):
        return varint(number << 3) + varint(content) if isinstance(content, int) else varint(number << 3 | 2) + varint(len(content)) + content

    graph = b""

    def tensor(name, kind, values, shape=None):
        nonlocal graph
        shape = np.shape(values) if shape is None else shape
        raw = pack(values, {21: 4, 22: 4, 23: 4, 25: 2, 26: 2}[kind]).tobytes() if kind in (21, 22, 23, 25, 26) else np.asarray(values).tobytes()
        graph += field(5, b"".join(field(1, length) for length in shape) + field(2, kind) + field(8, name.encode()) + field(9, raw))

    def node(kind, inputs, domain="", **attributes):
        nonlocal graph
        body = b"".join(field(1, name.encode()) for name in inputs) + field(2, (inputs[0] + "_" + kind).encode()) + field(4, kind.encode()) + field(7, domain.encode())
        for name, value in attributes.items():
            body += field(5, field(1, name.encode()) + field(3, value) + field(20, 2))
        graph += field(1, body)

    def expect(name, values):
        expected["weights.onnx|" + name] = np.asarray(values, np.float32)

    # DequantizeLinear: for all, for each index, in blocks.
    w, s, z = random.integers(0, 256, (6, 4)), np.float32(0.03), np.uint8(120)
    tensor("whole", 2, w.astype(np.uint8)), tensor("whole_scale", 1, s), tensor("whole_zero", 2, z)
    node("DequantizeLinear", ["whole", "whole_scale", "whole_zero"])
    expect("whole", (w - 120).astype(np.float32) * s)
    w, s = random.integers(-8, 8, (3, 2, 3, 3)), random.uniform(0.01, 0.1, 3).astype(np.float32)
    tensor("filters", 22, w), tensor("filters_scale", 1, s)
    node("DequantizeLinear", ["filters", "filters_scale"], axis=0)
    node("Conv", ["x", "filters_DequantizeLinear"])
    expect("filters", w.astype(np.float32) * s[:, None, None, None])
    w, s, z = random.integers(0, 16, (5, 8)), random.uniform(0.01, 0.1, (2, 8)).astype(np.float32), random.integers(0, 16, (2, 8))
    tensor("blocks", 21, w), tensor("blocks_scale", 1, s), tensor("blocks_zero", 21, z)
    node("DequantizeLinear", ["blocks", "blocks_scale", "blocks_zero"], axis=0, block_size=3)
    node("MatMul", ["x", "blocks_DequantizeLinear"])
    expect("blocks", (w - np.repeat(z, 3, 0)[:5]).astype(np.float32) * np.repeat(s, 3, 0)[:5])
    w, s = random.integers(-2, 2, (4, 6)), np.float16(0.3)
    tensor("two_bits", 26, w), tensor("two_bits_scale", 10, s)
    node("DequantizeLinear", ["two_bits", "two_bits_scale"])
    expect("two_bits", (w.astype(np.float32) * np.float32(s)).astype(np.float16))
    w, s = random.integers(0, 16, (3, 5)), np.float32(0.7)
    tensor("float4", 23, w), tensor("float4_scale", 1, s)
    node("DequantizeLinear", ["float4", "float4_scale"])
    expect("float4", FLOAT4[w] * s)

    # QLinearConv with its bias, QLinearMatMul.
    w, s, z = random.integers(-128, 128, (2, 3, 2, 2)), random.uniform(0.01, 0.1, 2).astype(np.float32), random.integers(-5, 5, 2)
    bias, x_scale = random.integers(-1000, 1000, 2), np.float32(0.02)
    tensor("conv", 3, w.astype(np.int8)), tensor("conv_scale", 1, s), tensor("conv_zero", 3, z.astype(np.int8)), tensor("conv_bias", 6, bias.astype(np.int32))
    tensor("x_scale", 1, x_scale), tensor("x_zero", 2, np.uint8(128))
    node("QLinearConv", ["x", "x_scale", "x_zero", "conv", "conv_scale", "conv_zero", "x_scale", "x_zero", "conv_bias"])
    expect("conv", (w - z[:, None, None, None]).astype(np.float32) * s[:, None, None, None])
    expect("conv_bias", bias.astype(np.float32) * (s * x_scale))
    w, s, z = random.integers(0, 256, (4, 3)), random.uniform(0.01, 0.1, 3).astype(np.float32), random.integers(100, 130, 3)
    tensor("product", 2, w.astype(np.uint8)), tensor("product_scale", 1, s), tensor("product_zero", 2, z.astype(np.uint8))
    node("QLinearMatMul", ["x", "x_scale", "x_zero", "product", "product_scale", "product_zero", "x_scale", "x_zero"])
    expect("product", (w - z).astype(np.float32) * s)
    w = random.integers(-128, 128, (4, 3))
    tensor("integers", 3, w.astype(np.int8))
    node("MatMulInteger", ["x", "integers"])
    expect("integers", w)

    # MatMulNBits: 2, 4 and 8 bits, zero points packed, one by one and none.
    for name, bits, inputs, outputs, zeros in [("four", 4, 40, 5, "packed"), ("two", 2, 32, 4, None), ("eight", 8, 48, 3, "single"), ("small", 4, 16, 3, None)]:
        blocks = -(-inputs // 16)
        w, s = random.integers(0, 1 << bits, (outputs, blocks * 16)), random.uniform(0.01, 0.1, (outputs, blocks)).astype(np.float32)
        z = np.full((outputs, blocks), 1 << bits - 1) if zeros is None else random.integers(0, 1 << bits, (outputs, blocks))
        names = [name, name + "_scale"]
        tensor(name, 2, np.concatenate([pack(row, bits) for row in w]).reshape(outputs, blocks, -1)), tensor(name + "_scale", 1, s)
        if zeros == "packed":
            tensor(name + "_zero", 2, np.concatenate([pack(row, bits) for row in z]))
        elif zeros == "single":
            tensor(name + "_zero", 1, z.astype(np.float32))
        if zeros:
            names.append(name + "_zero")
        node("MatMulNBits", ["x", *names], "com.microsoft", K=inputs, N=outputs, bits=bits, block_size=16)
        expect(name, ((w - np.repeat(z, 16, 1)).astype(np.float32) * np.repeat(s, 16, 1))[:, :inputs])

    # GatherBlockQuantized: packed bytes with and without zero points.
    w, s, z = random.integers(0, 16, (6, 48)), random.uniform(0.01, 0.1, (6, 3)).astype(np.float32), random.integers(0, 16, (6, 3))
    tensor("table", 2, pack(w, 4).reshape(6, 24)), tensor("table_scale", 1, s), tensor("table_zero", 2, np.concatenate([pack(row, 4) for row in z]).reshape(6, 2))
    node("GatherBlockQuantized", ["table", "ids", "table_scale", "table_zero"], "com.microsoft", block_size=16, quantize_axis=1)
    expect("table", (w - np.repeat(z, 16, 1)).astype(np.float32) * np.repeat(s, 16, 1))

    # Scales that stay with their activations.
    expect("x_scale", x_scale), expect("x_zero", 128)
    with open(os.path.join(OUT, "weights.onnx"), "wb") as file:
        file.write(field(1, 10) + field(7, graph) + field(8, field(1, b"") + field(2, 21)) + field(8, field(1, b"com.microsoft") + field(2, 1)))


os.makedirs(OUT, exist_ok=True)
for make in [types, scaled, mxfp4, gptq, awq, nf4, lora, sharded, onnx, nvfp4]:
    make()
np.savez_compressed(os.path.join(OUT, "expected.npz"), **expected)
print(len(expected), "tensors")
