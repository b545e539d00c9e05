using System.Buffers.Binary;
using System.Text;

namespace NotebookViz.Torch.Native;

/// <summary>
/// Reads which symbol versions a Linux x64 library requires of the libraries it is linked to. Layout: System V ABI, "Object
/// files", and the Linux Standard Base, "Symbol versioning".
/// </summary>
internal static class ElfVersionNeeds
{
    /// <summary>VER_FLG_WEAK: the dynamic linker only warns if a requirement with this flag is not met.</summary>
    public const byte WeakFlag = 2;

    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int RelocationSize = 24;
    private const ushort X64 = 62;
    private const uint StringSection = 3;
    private const uint RelocationSection = 4;
    private const uint VersionNeedSection = 0x6ffffffe;
    private const uint SymbolVersionSection = 0x6fffffff;

    /// <summary>
    /// Returns the file offset of the flags byte of the only requirement for <paramref name="version"/> of <paramref name="library"/>.
    /// Returns null if nothing may be relaxed: there is no such requirement, a relocation uses it (the library could call a missing
    /// function), or the file is not a little-endian x86-64 ELF library. Never throws, whatever the bytes.
    /// </summary>
    public static int? FindUnusedNeed(ReadOnlySpan<byte> file, string library, string version)
    {
        try
        {
            return Find(file, library, version);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return null; // an offset points outside the file: not a valid library
        }
    }

    private static int? Find(ReadOnlySpan<byte> file, string library, string version)
    {
        if (!IsX64Library(file))
            return null;

        var sections = ReadSections(file);
        foreach (var section in sections)
        {
            if (section.Type == VersionNeedSection
                && FindInSection(file, section, sections[(int)section.Link], library, version) is var (offset, index))
                return IsUsedByRelocation(file, sections, index) ? null : offset;
        }

        return null;
    }

    private static bool IsX64Library(ReadOnlySpan<byte> file) =>
        file.Length >= HeaderSize
        && file.StartsWith("\u007fELF"u8)
        && file[4] == 2 // 64-bit
        && file[5] == 1 // little-endian
        && U16(file, 18) == X64;

    private readonly record struct Section(uint Type, int Offset, int Size, uint Link, uint Info);

    private static Section[] ReadSections(ReadOnlySpan<byte> file)
    {
        if (U16(file, 58) != SectionHeaderSize)
            return [];

        var start = Offset(file, 40);
        var sections = new Section[U16(file, 60)];
        for (var i = 0; i < sections.Length; i++)
        {
            var header = file.Slice(start + i * SectionHeaderSize, SectionHeaderSize);
            var type = U32(header, 4);
            // Only these are read; others, such as .bss, may claim more bytes than the file has.
            var read = type is RelocationSection or VersionNeedSection or SymbolVersionSection or StringSection;
            sections[i] = read ? new(type, Offset(header, 24), Offset(header, 32), U32(header, 40), U32(header, 44)) : default;
        }

        return sections;
    }

    private static (int FlagsOffset, ushort VersionIndex)? FindInSection(
        ReadOnlySpan<byte> file, Section needs, Section strings, string library, string version)
    {
        var names = file.Slice(strings.Offset, strings.Size);
        var need = needs.Offset;
        for (var n = 0; n < needs.Info; n++)
        {
            if (NameIs(names, U32(file, need + 4), library))
            {
                var entry = need + Offset32(file, need + 8);
                for (var count = U16(file, need + 2); count > 0; count--)
                {
                    if (NameIs(names, U32(file, entry + 8), version))
                        return (entry + 4, (ushort)(U16(file, entry + 6) & 0x7fff));
                    entry += Offset32(file, entry + 12);
                }
            }

            var next = Offset32(file, need + 12);
            if (next == 0)
                break;
            need += next;
        }

        return null;
    }

    private static bool IsUsedByRelocation(ReadOnlySpan<byte> file, Section[] sections, ushort versionIndex)
    {
        var versions = ReadOnlySpan<byte>.Empty;
        foreach (var section in sections)
        {
            if (section.Type == SymbolVersionSection)
                versions = file.Slice(section.Offset, section.Size);
        }

        foreach (var section in sections)
        {
            if (section.Type != RelocationSection)
                continue;
            var relocations = file.Slice(section.Offset, section.Size);
            for (var at = 0; at < relocations.Length; at += RelocationSize)
            {
                var symbol = Offset32(relocations, at + 12); // the high half of r_info
                if ((U16(versions, 2 * symbol) & 0x7fff) == versionIndex)
                    return true;
            }
        }

        return false;
    }

    private static bool NameIs(ReadOnlySpan<byte> names, uint at, string expected)
    {
        var name = names[checked((int)at)..];
        return name.Length > expected.Length && name[expected.Length] == 0 && Ascii.Equals(name[..expected.Length], expected);
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static int Offset32(ReadOnlySpan<byte> bytes, int at) => checked((int)U32(bytes, at));

    private static int Offset(ReadOnlySpan<byte> bytes, int at) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]));
}
