using NotebookViz.Display;

namespace NotebookViz;

public sealed partial class WeightList
{
    /// <summary>The HTML fragment: a table of the weights, and the pictures of as many as fit into <see cref="VizOptions.MaxBytes"/>.</summary>
    public string ToHtml() => ListFragment.Of(this, VizOptions.Default);

    /// <summary>A few lines for each weight for consoles; beyond some twenty weights a line each.</summary>
    public override string ToString() => ListText.Of(this);

    /// <summary>Writes the list to a file: a page (.html) with all pictures, each as large as its own display would be, or text (.txt).</summary>
    /// <param name="path">The file; its ending tells the kind. It is complete or not there.</param>
    /// <exception cref="ArgumentException">The ending is none of these.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => PictureFile.SaveList(path, Owner ?? "weights", () => ListFragment.Whole(this, VizOptions.Default), ToString);

    /// <summary>Opens the list as a page in the browser; where there is none, writes the text form to the console.</summary>
    public void Show() => Browser.Show(Owner ?? "weights", Save, ToString);

    /// <summary>What LINQPad shows.</summary>
    public object ToDump() => HostConventions.ToDump(ToHtml());
}
