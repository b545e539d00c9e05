using System.Runtime.ExceptionServices;

namespace NotebookViz.Common;

/// <summary>Does independent things on all cores. The caller sees what a loop would do: results in order, and the error of the first one that fails.</summary>
internal static class Cores
{
    /// <summary>Does something for each number from 0.</summary>
    /// <param name="count">How many numbers there are.</param>
    /// <param name="act">What is done; it may do things on all cores itself.</param>
    public static void For(int count, Action<int> act)
    {
        if (count == 1)
        {
            act(0);
            return;
        }
        var errors = new ExceptionDispatchInfo?[count];
        // After Break, all numbers before this one are still done, and as few others as possible.
        Parallel.For(0, count, (i, loop) =>
        {
            try
            {
                act(i);
            }
            catch (Exception error)
            {
                errors[i] = ExceptionDispatchInfo.Capture(error);
                loop.Break();
            }
        });
        Array.Find(errors, error => error is not null)?.Throw();
    }

    /// <summary>Does something for each item.</summary>
    public static void ForEach<T>(IReadOnlyList<T> items, Action<T> act) => For(items.Count, i => act(items[i]));

    /// <summary>Returns a result for each item, in their order.</summary>
    public static TResult[] Select<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> of)
    {
        var results = new TResult[items.Count];
        For(items.Count, i => results[i] = of(items[i]));
        return results;
    }
}
