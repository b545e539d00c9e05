using System.Runtime.CompilerServices;
using NotebookViz.Torch.Native;

namespace NotebookViz.Tests;

/// <summary>TorchSharp loads in every test, also on systems with an older libstdc++.</summary>
internal static class TorchSetup
{
    // A test runner has no entry point of ours in which to call NotebookExtension.Load().
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Install() => TorchNativeLoader.Install();
}
