using System.Buffers.Binary;
using System.Globalization;
using NotebookViz.Common;

namespace NotebookViz.Formats.PyTorch;

/// <summary>
/// Reads a Python pickle as data. A pickle is a program for a stack machine that may call anything. This machine calls nothing: it knows the results
/// of a few named functions and refuses all others by name.
/// </summary>
internal sealed class PickleReader
{
    // A tensor takes about thirty steps, so this is enough for three hundred thousand tensors, but too few to fill the memory.
    private const int MostSteps = 10_000_000;

    private readonly SourceFile _file;
    private readonly ByteCursor _input;
    private readonly Func<object?, object?> _persistent;
    private readonly PickleStack _stack;
    private readonly Dictionary<long, object?> _memo = [];

    private PickleReader(SourceFile file, ByteCursor input, Func<object?, object?> persistent)
    {
        (_file, _input, _persistent) = (file, input, persistent);
        _stack = new(() => Malformed("takes more from its stack than it put there"));
    }

    /// <summary>Reads one pickle and leaves the cursor after it.</summary>
    /// <param name="file">The file, for error messages.</param>
    /// <param name="input">Where the pickle begins.</param>
    /// <param name="persistent">Returns the object that a persistent id stands for; null if it is not one.</param>
    /// <exception cref="WeightFileException">It is malformed, or asks for what is not allowed.</exception>
    public static object? Read(SourceFile file, ByteCursor input, Func<object?, object?> persistent) =>
        new PickleReader(file, input, persistent).Run();

    private object? Run()
    {
        for (int step = 0; step < MostSteps; step++)
        {
            byte code = _input.ReadByte();
            if (code == '.')
                return _stack.Pop();
            if (!Literal(code) && !Container(code) && !Memo(code) && !Object(code))
                throw Malformed($"has an instruction 0x{code:X2} that is not read");
        }
        throw Malformed($"has more than {Numbers.Exact(MostSteps)} steps");
    }

#pragma warning disable MA0051 // One line for each instruction is the shortest way to say what it does.
    private bool Literal(byte code)
    {
        switch (code)
        {
            case 0x80: _input.ReadByte(); break; // PROTO
            case 0x95: _input.Skip(8); break; // FRAME: a hint for buffering
            case (byte)'N': _stack.Push(null); break;
            case 0x88: _stack.Push(true); break;
            case 0x89: _stack.Push(false); break;
            case (byte)'J': _stack.Push((long)_input.ReadInt32()); break;
            case (byte)'K': _stack.Push((long)_input.ReadByte()); break;
            case (byte)'M': _stack.Push((long)_input.ReadUInt16()); break;
            case (byte)'I': _stack.Push(Line() switch { "00" => false, "01" => true, var line => Integer(line) }); break;
            case (byte)'L': _stack.Push(Integer(Line())); break;
            case 0x8A: _stack.Push(Long(_input.ReadBytes(_input.ReadByte()))); break;
            case 0x8B: _stack.Push(Long(_input.ReadBytes(_input.ReadInt32()))); break;
            case (byte)'F': _stack.Push(double.TryParse(Line(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Malformed("has a number that is none")); break;
            case (byte)'G': _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(_input.ReadBytes(8))); break;
            case (byte)'S': _stack.Push(PickleText.OfQuoted(Line()) ?? throw Malformed("has a string that is not read")); break;
            case (byte)'V': _stack.Push(PickleText.OfRaw(Line()) ?? throw Malformed("has a string that is not read")); break;
            case 0x8C: _stack.Push(_input.ReadText(_input.ReadByte())); break;
            // Python 2 wrote bytes and text alike; the bytes of an array must not be lost.
            case (byte)'U': _stack.Push(System.Text.Encoding.Latin1.GetString(_input.ReadBytes(_input.ReadByte()))); break;
            case (byte)'T': _stack.Push(System.Text.Encoding.Latin1.GetString(_input.ReadBytes(_input.ReadInt32()))); break;
            case (byte)'X': _stack.Push(_input.ReadText((uint)_input.ReadInt32())); break;
            case 0x8D: _stack.Push(_input.ReadText(_input.ReadInt64())); break;
            case (byte)'C': _stack.Push(Bytes(_input.ReadByte())); break;
            case (byte)'B': _stack.Push(Bytes((uint)_input.ReadInt32())); break;
            case 0x8E or 0x96: _stack.Push(Bytes(_input.ReadInt64())); break;
            default: return false;
        }
        return true;
    }
#pragma warning restore MA0051

    private bool Container(byte code)
    {
        switch (code)
        {
            case (byte)'(': _stack.Push(PickleMark.Instance); break;
            case (byte)'0': _stack.Pop(); break;
            case (byte)'1': _stack.PopToMark(); break;
            case (byte)'2': _stack.Push(_stack.Peek()); break;
            case (byte)')': _stack.Push(Array.Empty<object?>()); break;
            case (byte)'t': _stack.Push(_stack.PopToMark()); break;
            case 0x85 or 0x86 or 0x87: _stack.Push(_stack.Pop(code - 0x84)); break;
            case (byte)']' or 0x8F: _stack.Push(new List<object?>()); break;
            case (byte)'l' or 0x91: _stack.Push(_stack.PopToMark().ToList()); break;
            case (byte)'a':
                object? item = _stack.Pop();
                Elements().Add(item);
                break;
            case (byte)'e' or 0x90:
                var items = _stack.PopToMark();
                Elements().AddRange(items);
                break;
            case (byte)'}': _stack.Push(new PickleDict()); break;
            case (byte)'d':
                var dictionary = new PickleDict();
                Add(dictionary, _stack.PopToMark());
                _stack.Push(dictionary);
                break;
            case (byte)'s':
                var pair = _stack.Pop(2);
                Add(Dictionary(), pair);
                break;
            case (byte)'u':
                var pairs = _stack.PopToMark();
                Add(Dictionary(), pairs);
                break;
            default: return false;
        }
        return true;
    }

    private bool Memo(byte code)
    {
        switch (code)
        {
            case (byte)'q': _memo[_input.ReadByte()] = _stack.Peek(); break;
            case (byte)'r': _memo[(uint)_input.ReadInt32()] = _stack.Peek(); break;
            case (byte)'p': _memo[Integer(Line())] = _stack.Peek(); break;
            case 0x94: _memo[_memo.Count] = _stack.Peek(); break;
            case (byte)'h': _stack.Push(Recall(_input.ReadByte())); break;
            case (byte)'j': _stack.Push(Recall((uint)_input.ReadInt32())); break;
            case (byte)'g': _stack.Push(Recall(Integer(Line()))); break;
            default: return false;
        }
        return true;
    }

    private bool Object(byte code)
    {
        switch (code)
        {
            case (byte)'c': _stack.Push(Global(Line(), Line())); break;
            case 0x93:
                var names = _stack.Pop(2);
                _stack.Push(names is [string module, string name] ? Global(module, name) : throw Malformed("names a class by something that is no text"));
                break;
            case (byte)'R':
                var call = _stack.Pop(2);
                _stack.Push(call is [var function, object?[] arguments] ? Call(function, arguments) : throw Malformed("calls something that is no function"));
                break;
            case 0x81:
                var creation = _stack.Pop(2);
                _stack.Push(creation is [var ofType, object?[] contents] ? New(ofType, contents) : throw Malformed("makes an object of no class"));
                break;
            case 0x92: // NEWOBJ_EX: with named arguments
                var named = _stack.Pop(3);
                _stack.Push(named is [var type, object?[] positional, _] ? New(type, positional) : throw Malformed("makes an object of no class"));
                break;
            case (byte)'i':
                var made = Global(Line(), Line());
                _stack.Push(New(made, _stack.PopToMark()));
                break;
            case (byte)'o':
                object?[] classAndArguments = _stack.PopToMark();
                _stack.Push(classAndArguments is [var first, ..] ? New(first, classAndArguments[1..]) : throw Malformed("makes an object of no class"));
                break;
            case (byte)'b':
                object? state = _stack.Pop();
                SetState(_stack.Peek(), state);
                break;
            case (byte)'Q':
                object? id = _stack.Pop();
                _stack.Push(_persistent(id) ?? throw Malformed("refers to something that is no storage"));
                break;
            default: return false;
        }
        return true;
    }

    private static PickleGlobal Global(string module, string name) => new($"{module}.{name}");

    private object Call(object? function, object?[] arguments) => function switch
    {
        PickleGlobal global => PickleGlobals.Call(global, arguments) ?? throw Malformed($"calls {global.Name} with other arguments than PyTorch does"),
        PickleObject made => new PickleObject(made.Class, arguments),
        _ => throw Malformed("calls something that is no function"),
    };

    private object New(object? type, object?[] arguments) => type is PickleGlobal global
        ? PickleGlobals.New(global, arguments) ?? throw Malformed($"calls {global.Name} with other arguments than PyTorch does")
        : Call(type, arguments);

    // Among the known objects, only arrays and dtypes need their state; that of a state dict is the versions of its modules.
    private static void SetState(object? target, object? state)
    {
        switch (target)
        {
            case PickleArray array: array.SetState(state); break;
            case PickleDtype dtype: dtype.SetState(state); break;
            case PickleObject made: made.State = state; break;
        }
    }

    // They are not copied, because they may turn out to be a large array.
    private PickleBytes Bytes(long count) => new(_input.Slice(count));

    private List<object?> Elements() => _stack.Peek() is PickleObject made ? made.Elements ??= [] : Target<List<object?>>();

    private PickleDict Dictionary() => _stack.Peek() is PickleObject made ? made.Items ??= new() : Target<PickleDict>();

    private void Add(PickleDict dictionary, object?[] pairs)
    {
        if (pairs.Length % 2 != 0)
            throw Malformed("has a key without a value");
        for (int i = 0; i < pairs.Length; i += 2)
            dictionary.Add(pairs[i], pairs[i + 1]);
    }

    private T Target<T>() where T : class => _stack.Peek() as T ?? throw Malformed("adds to something that is no list or dictionary");

    private object? Recall(long key) => _memo.TryGetValue(key, out object? value) ? value : throw Malformed("recalls what it has not remembered");

    private long Integer(string text) => long.TryParse(text.TrimEnd('L'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        ? value
        : throw Malformed("has a whole number that is none");

    // Numbers of more than 64 bits occur as seeds, never as shapes.
    private static object Long(byte[] bytes)
    {
        if (bytes.Length > 8)
            return PickleOpaque.Instance;
        long value = bytes is [.., >= 0x80] ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
            value = value << 8 | bytes[i];
        return value;
    }

    private string Line()
    {
        var text = new System.Text.StringBuilder();
        for (byte next; (next = _input.ReadByte()) != '\n';)
            text.Append((char)next);
        return text.ToString().TrimEnd('\r');
    }

    private WeightFileException Malformed(string problem) =>
        _file.Malformed($"its pickle {problem} (before byte {Numbers.Exact(_input.Position)}); save the model's state_dict anew: torch.save(model.state_dict(), path).");
}

/// <summary>The stack of the pickle machine.</summary>
/// <param name="underflow">Creates the exception for an empty stack.</param>
internal sealed class PickleStack(Func<Exception> underflow)
{
    private readonly List<object?> _items = [];

    public void Push(object? value) => _items.Add(value);

    public object? Peek() => _items is [.., var last] && last is not PickleMark ? last : throw underflow();

    public object? Pop()
    {
        object? value = Peek();
        _items.RemoveAt(_items.Count - 1);
        return value;
    }

    /// <summary>The topmost values, the deepest first.</summary>
    public object?[] Pop(int count)
    {
        var values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = Pop();
        return values;
    }

    /// <summary>Everything above the topmost mark, the deepest first; the mark goes too.</summary>
    public object?[] PopToMark()
    {
        int mark = _items.FindLastIndex(item => item is PickleMark);
        if (mark < 0)
            throw underflow();
        object?[] values = [.. _items[(mark + 1)..]];
        _items.RemoveRange(mark, _items.Count - mark);
        return values;
    }
}
