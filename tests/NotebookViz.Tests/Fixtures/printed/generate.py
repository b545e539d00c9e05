"""Prints models as PyTorch does, one file each: what ModelSummary.ToString("pytorch") is compared with.

Run it here with a Python that has PyTorch: python3 generate.py
"""
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(8, 16, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = nn.Sequential(nn.Conv2d(8, 16, 1, stride=2, bias=False), nn.BatchNorm2d(16))


models = {
    "digits": nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.BatchNorm2d(20), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.5), nn.Flatten(), nn.Linear(2880, 10)),
    "named": nn.Sequential(),
    "block": Block(),
    "empty": nn.Sequential(),
    "alone": nn.Linear(784, 10),
    "convolutions": nn.Sequential(
        nn.Conv1d(2, 4, 3), nn.Conv2d(4, 8, (3, 5), stride=(1, 2), padding=(1, 2)), nn.Conv3d(8, 8, 3, dilation=2),
        nn.Conv2d(8, 8, 3, groups=8, bias=False), nn.Conv2d(8, 8, 3, padding=1, padding_mode="reflect"), nn.Conv2d(8, 8, 3, padding="same"),
        nn.ConvTranspose1d(8, 4, 3), nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1, output_padding=1), nn.ConvTranspose3d(4, 4, 3, bias=False)),
    "norms": nn.Sequential(
        nn.BatchNorm1d(8), nn.BatchNorm2d(8, eps=1e-3, momentum=0.01), nn.BatchNorm3d(8, affine=False, track_running_stats=False),
        nn.InstanceNorm1d(8), nn.InstanceNorm2d(8, affine=True, track_running_stats=True), nn.InstanceNorm3d(8), nn.GroupNorm(4, 8), nn.LayerNorm([4, 8]),
        nn.LayerNorm(8, eps=1e-6, elementwise_affine=False), nn.LocalResponseNorm(5)),
    "activations": nn.Sequential(
        nn.ReLU(inplace=True), nn.ReLU6(), nn.LeakyReLU(0.2), nn.ELU(1.5, inplace=True), nn.CELU(1.5), nn.SELU(), nn.GELU(), nn.SiLU(), nn.Mish(), nn.Hardswish(),
        nn.Hardsigmoid(), nn.Hardtanh(-2.0, 2.0), nn.Hardshrink(0.25), nn.Softshrink(0.25), nn.Tanhshrink(), nn.Sigmoid(), nn.LogSigmoid(), nn.Tanh(),
        nn.Softmax(dim=1), nn.LogSoftmax(dim=-1), nn.Softmin(dim=0), nn.Softmax2d(), nn.Softplus(1.0, 20.0), nn.Softsign(), nn.Threshold(0.1, 20.0),
        nn.GLU(1), nn.PReLU(), nn.RReLU(0.125, 0.375), nn.Identity()),
    "pools": nn.Sequential(
        nn.MaxPool1d(2), nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True), nn.MaxPool2d((2, 3), stride=(2, 1)), nn.MaxPool3d(2), nn.AvgPool1d(2), nn.AvgPool2d(2), nn.AvgPool3d(2),
        nn.AdaptiveAvgPool1d(4), nn.AdaptiveAvgPool2d((2, 3)), nn.AdaptiveAvgPool2d(1), nn.AdaptiveMaxPool2d((2, 3)), nn.AdaptiveAvgPool3d((1, 2, 3))),
    "others": nn.Sequential(
        nn.Dropout(0.1), nn.Dropout1d(0.25), nn.Dropout2d(0.25, inplace=True), nn.Dropout3d(), nn.AlphaDropout(0.2), nn.FeatureAlphaDropout(0.2),
        nn.Flatten(0, 1), nn.Unflatten(1, (2, 4)), nn.PixelShuffle(2), nn.PixelUnshuffle(2), nn.ChannelShuffle(2),
        nn.ZeroPad2d(1), nn.ConstantPad2d((1, 2, 3, 4), 3.5), nn.ReflectionPad1d(2), nn.ReplicationPad2d((1, 2, 3, 4)),
        nn.Embedding(100, 16), nn.Linear(4, 2, bias=False)),
    "recurrent": nn.ModuleDict({
        "lstm": nn.LSTM(10, 20), "deep": nn.LSTM(10, 20, num_layers=2, batch_first=True, bidirectional=True), "gru": nn.GRU(10, 20, bias=False), "rnn": nn.RNN(10, 20),
        "lstm_cell": nn.LSTMCell(10, 20), "gru_cell": nn.GRUCell(10, 20, bias=False), "rnn_cell": nn.RNNCell(10, 20)}),
    "attention": nn.ModuleDict({"plain": nn.MultiheadAttention(16, 4), "unbiased": nn.MultiheadAttention(16, 4, bias=False)}),
    "list": nn.ModuleList([nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2)]),
    "two_inputs": nn.ModuleDict({
        "bilinear": nn.Bilinear(2, 3, 4, bias=False), "cosine": nn.CosineSimilarity(), "distance": nn.PairwiseDistance(), "unpool": nn.MaxUnpool2d(2),
        "mse": nn.MSELoss(), "cross": nn.CrossEntropyLoss()}),
    "transformer": nn.Sequential(nn.TransformerEncoderLayer(16, 4, 32)),
    "pooling_norm": nn.Sequential(nn.LPPool2d(2.0, 3, stride=2), nn.FractionalMaxPool2d(2, output_ratio=0.5), nn.Fold((4, 5), 2), nn.Unfold((2, 3))),
}
models["named"].add_module("conv", nn.Conv2d(1, 8, 3))
models["named"].add_module("out", nn.Linear(8, 10))

if __name__ == "__main__":
    for name, model in models.items():
        with open(f"{name}.txt", "w", encoding="utf-8", newline="\n") as file:
            print(model, file=file)
