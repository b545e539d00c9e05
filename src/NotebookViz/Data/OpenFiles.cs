namespace NotebookViz.Data;

/// <summary>The files behind a list of weights: the file itself, its shards and external data. They are closed together. Thread-safe.</summary>
/// <param name="name">The name of the file that the user opened, for the message of a read after it was closed.</param>
internal sealed class OpenFiles(string name) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<IDisposable> _files = [];
    private volatile bool _isClosed;

    /// <summary>The content of a file of the file system.</summary>
    public TensorData Open(string path)
    {
        var content = FileContent.Open(path);
        if (content is IDisposable file)
            Add(file);
        return content;
    }

    /// <summary>Closes something else together with the files.</summary>
    public void Add(IDisposable file)
    {
        lock (_gate)
            _files.Add(file);
    }

    /// <summary>Returns a weight that can be read as long as the files are open, even if its values were unpacked or decoded before.</summary>
    public Weight Guard(Weight weight) => weight.WithData(Guard);

    /// <summary>Returns bytes that can be read as long as the files are open.</summary>
    public TensorData Guard(TensorData data) => new GuardedData(data, this);

    /// <summary>Closes the files. A concurrent read on another thread either completes or throws an exception.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var file in _files)
                file.Dispose();
            _files.Clear();
        }
    }

    private ObjectDisposedException Closed(Exception? inner = null) => new(
        $"{name} was closed when the list of its weights was disposed, so its values cannot be read any more; open it again with WeightFile.Open, or dispose the list later.",
        inner);

    /// <summary>Values that can be read as long as the files are open.</summary>
    private sealed class GuardedData(TensorData data, OpenFiles files) : TensorData
    {
        public override long ByteLength => data.ByteLength;

        public override ReadOnlySpan<byte> Read(long offset, Span<byte> scratch)
        {
            ThrowIfClosed();
            try
            {
                return data.Read(offset, scratch);
            }
            catch (ObjectDisposedException error) when (files._isClosed)
            {
                throw files.Closed(error);
            }
        }

        public override void Gather(long offset, long stride, int size, Span<byte> destination)
        {
            ThrowIfClosed();
            try
            {
                data.Gather(offset, stride, size, destination);
            }
            catch (ObjectDisposedException error) when (files._isClosed)
            {
                throw files.Closed(error);
            }
        }

        internal override CodedContent? Coded => data.Coded is { } coded ? coded with { Stored = files.Guard(coded.Stored) } : null;

        internal override object? Hold()
        {
            ThrowIfClosed();
            try
            {
                return data.Hold();
            }
            catch (ObjectDisposedException error) when (files._isClosed)
            {
                throw files.Closed(error);
            }
        }

        private void ThrowIfClosed()
        {
            if (files._isClosed)
                throw files.Closed();
        }
    }
}
