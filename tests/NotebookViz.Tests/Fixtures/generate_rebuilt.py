# Tensors that PyTorch rebuilds by functions of its own, and archives of which a part is gone. Run in this folder with PyTorch 1.13.
import os, zipfile
import torch, torch._utils

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pickles"))


class Named(torch.Tensor):
    pass


class Wrapper(torch.Tensor):
    """A subclass without values of its own, such as a distributed or quantised tensor."""

    @staticmethod
    def __new__(cls, shape):
        return torch.Tensor._make_wrapper_subclass(cls, shape, dtype=torch.float16)

    @classmethod
    def __torch_dispatch__(cls, function, types, args=(), kwargs=None):
        raise NotImplementedError(function)


class OtherDevice:
    """Pickled as PyTorch pickles a tensor of a device without storages, such as XLA's."""

    def __init__(self, array, dtype):
        self.arguments = (array, dtype, "xla:0", False)

    def __reduce_ex__(self, protocol):
        return torch._utils._rebuild_device_tensor_from_numpy, self.arguments


x = torch.arange(6, dtype=torch.float32).reshape(2, 3)
d = torch.ones(2)
torch.save({"x": x.as_subclass(Named), "d": d}, "from_type_v2.pt")
torch.save({"x": Wrapper((2, 3)), "d": d}, "wrapper_subclass.pt")
bits = torch.tensor([1.5, -2.0]).bfloat16()
torch.save({"x": OtherDevice(x.numpy(), torch.float32), "b": OtherDevice(bits.float().numpy(), torch.bfloat16), "d": d}, "device_numpy.pt")


class Nested:
    """Pickled as PyTorch 2 pickles a nested tensor of (2, 3) and (4, 3); 1.13 cannot pickle its own."""

    def __reduce_ex__(self, protocol):
        sizes, strides = torch.tensor([[2, 3], [4, 3]]), torch.tensor([[3, 1], [3, 1]])
        return torch._utils._rebuild_nested_tensor, (torch.ones(18), sizes, strides, torch.tensor([0, 6]))


def _rebuild_nested_tensor(buffer, sizes, strides, storage_offsets):
    raise NotImplementedError


_rebuild_nested_tensor.__module__ = "torch._utils"
torch._utils._rebuild_nested_tensor = _rebuild_nested_tensor
torch.save({"x": Nested(), "d": d}, "nested.pt")

torch.save({"a": x, "b": torch.ones(4), "c": torch.zeros(2, 2)}, "whole.pt")
with zipfile.ZipFile("whole.pt") as whole, zipfile.ZipFile("missing_storage.pt", "w") as missing, zipfile.ZipFile("short_storage.pt", "w") as short:
    for name in whole.namelist():
        data = whole.read(name)
        if not name.endswith("/data/1"):
            missing.writestr(name, data)
        short.writestr(name, data[:8] if name.endswith("/data/1") else data)
os.remove("whole.pt")
