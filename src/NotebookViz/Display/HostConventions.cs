using System.Reflection;

namespace NotebookViz.Display;

/// <summary>What hosts other than notebooks look for on an object that wants to show itself.</summary>
internal static class HostConventions
{
    /// <summary>LINQPad's raw HTML object where LINQPad is the host, otherwise the HTML as a string.</summary>
    public static object ToDump(string html)
    {
        var util = Type.GetType("LINQPad.Util, LINQPad.Runtime");
        var rawHtml = util?.GetMethod("RawHtml", BindingFlags.Public | BindingFlags.Static, [typeof(string)]);
        return rawHtml?.Invoke(null, [html]) ?? html;
    }
}
