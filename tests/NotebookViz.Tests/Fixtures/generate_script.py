"""Writes scripted.pt, a TorchScript archive, without PyTorch: a model of two layers of one class and a buffer.

The layout is that of torch.jit.save: code/__torch__.py, data.pkl with the objects, data/ with the tensors' bytes.
"""
import collections, io, pickle, struct, sys, types, zipfile

CODE = """class Dense(Module):
  __parameters__ = ["weight", "bias", ]
  __buffers__ = []
  weight : Tensor
  bias : Tensor
  training : bool
  def forward(self: __torch__.Dense, x: Tensor) -> Tensor:
    return torch.linear(x, self.weight, self.bias)
class Net(Module):
  __parameters__ = []
  __buffers__ = ["scale", ]
  scale : Tensor
  training : bool
  first : __torch__.Dense
  second : __torch__.Dense
  def forward(self: __torch__.Net, x: Tensor) -> Tensor:
    first = self.first
    second = self.second
    hidden = torch.relu((first).forward(x, ))
    return torch.mul((second).forward(hidden, ), self.scale)
"""

torch = types.ModuleType("torch")
utils = types.ModuleType("torch._utils")
scripts = types.ModuleType("__torch__")
for module in (torch, utils, scripts):
    sys.modules[module.__name__] = module


def global_name(name, module):
    made = type(name, (), {"__module__": module.__name__, "__qualname__": name})
    setattr(module, name, made)
    return made


def rebuild(*_): ...


rebuild.__module__, rebuild.__name__, rebuild.__qualname__ = "torch._utils", "_rebuild_tensor_v2", "_rebuild_tensor_v2"
utils._rebuild_tensor_v2 = rebuild
FloatStorage = global_name("FloatStorage", torch)
Dense, Net = global_name("Dense", scripts), global_name("Net", scripts)
storages = []


class Storage:
    def __init__(self, values):
        self.key, self.values = str(len(storages)), values
        storages.append(self)


class Tensor:
    def __init__(self, shape, values, grad):
        self.shape, self.grad, self.storage = shape, grad, Storage(values)

    def __reduce__(self):
        strides = [1] * len(self.shape)
        for i in range(len(self.shape) - 2, -1, -1):
            strides[i] = strides[i + 1] * self.shape[i + 1]
        return utils._rebuild_tensor_v2, (self.storage, 0, tuple(self.shape), tuple(strides), self.grad, collections.OrderedDict())


class Pickler(pickle.Pickler):
    def persistent_id(self, obj):
        return ("storage", FloatStorage, obj.key, "cpu", len(obj.values)) if isinstance(obj, Storage) else None


def dense(inputs, outputs):
    made = Dense()
    made.weight = Tensor([outputs, inputs], [((7 * i) % 11 - 5) / 10 for i in range(inputs * outputs)], True)
    made.bias = Tensor([outputs], [i / 10 for i in range(outputs)], True)
    made.training = True
    return made


net = Net()
net.scale, net.training = Tensor([1], [2.0], False), True
net.first, net.second = dense(3, 4), dense(4, 2)
data = io.BytesIO()
Pickler(data, 2).dump(net)

with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_STORED) as archive:
    def write(name, content):
        info = zipfile.ZipInfo("scripted/" + name, (1980, 1, 1, 0, 0, 0))
        archive.writestr(info, content)
    write("data.pkl", data.getvalue())
    write("code/__torch__.py", CODE)
    write("constants.pkl", b"\x80\x02).")
    for storage in storages:
        write("data/" + storage.key, struct.pack(f"<{len(storage.values)}f", *storage.values))
    write("version", "3\n")
