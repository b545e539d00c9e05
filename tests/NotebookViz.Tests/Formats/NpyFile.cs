using System.Runtime.InteropServices;
using System.Text;

namespace NotebookViz.Tests.Formats;

/// <summary>Writes NumPy's files, for tests that need one of a given length.</summary>
internal static class NpyFile
{
    public static byte[] Of<T>(string descriptor, string shape, T[] values) where T : unmanaged
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. MemoryMarshal.AsBytes(values.AsSpan())];
    }
}
