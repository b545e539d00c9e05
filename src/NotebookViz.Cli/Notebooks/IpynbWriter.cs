using System.Text.Json;
using System.Text.Json.Nodes;

namespace NotebookViz.Cli.Notebooks;

/// <summary>
/// Writes nbformat 4. Everything that was read is written back unchanged, in its place. The same notebook gives the same bytes on every
/// machine. Cells are written one by one, so that a large notebook is never in memory as text.
/// </summary>
internal static class IpynbWriter
{
    /// <summary>The minor version from which on cells have ids.</summary>
    private const int MinorWithIds = 5;

    private static readonly string[] NotebookKeys = ["cells", "metadata", "nbformat", "nbformat_minor"];
    private static readonly string[] CellKeys = ["cell_type", "metadata", "source"];
    private static readonly string[] CodeKeys = [.. CellKeys, "execution_count", "outputs"];

    public static void Write(Notebook notebook, Stream stream)
    {
        using (var json = JupyterJson.NewWriter(stream))
        {
            var minor = MinorOf(notebook);
            var ids = minor >= MinorWithIds ? CellIds.Of(notebook.Cells) : null;
            json.WriteStartObject();
            foreach (var key in KeysOf(notebook.Document, NotebookKeys))
            {
                json.WritePropertyName(key);
                switch (key)
                {
                    case "cells": WriteCells(json, notebook.Cells, ids); break;
                    case "nbformat": json.WriteNumberValue(4); break;
                    case "nbformat_minor": json.WriteNumberValue(minor); break;
                    default: WriteKept(json, notebook.Document, key); break;
                }
            }
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Returns the version that was read, or the first with ids if there are ids or no version was read.</summary>
    private static int MinorOf(Notebook notebook)
    {
        var read = JsonPath.Number(notebook.Document["nbformat_minor"]) ?? MinorWithIds;
        return notebook.Cells.Any(CellIds.HasOne) ? Math.Max(read, MinorWithIds) : read;
    }

    private static void WriteCells(Utf8JsonWriter json, IReadOnlyList<Cell> cells, string[]? ids)
    {
        json.WriteStartArray();
        for (var i = 0; i < cells.Count; i++)
        {
            WriteCell(json, cells[i], ids?[i]);
            json.Flush();
        }
        json.WriteEndArray();
    }

    private static void WriteCell(Utf8JsonWriter json, Cell cell, string? id)
    {
        var needed = cell.Kind == CellKind.Code ? CodeKeys : CellKeys;
        json.WriteStartObject();
        foreach (var key in KeysOf(cell.Json, id is null ? needed : [.. needed, "id"]))
        {
            json.WritePropertyName(key);
            switch (key)
            {
                case "id": json.WriteStringValue(id); break;
                case "execution_count" when cell.HasNewOutputs: WriteCount(json, cell); break;
                case "outputs" when cell.Kind == CellKind.Code && (cell.HasNewOutputs || cell.Json[key] is null): WriteOutputs(json, cell); break;
                case "cell_type" when cell.Json[key] is null: json.WriteStringValue(cell.Kind.ToString().ToLowerInvariant()); break;
                case "source" when cell.Json[key] is null: MultilineText.Write(cell.Source).WriteTo(json); break;
                default: WriteKept(json, cell.Json, key); break;
            }
        }
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, Cell cell)
    {
        if (cell.ExecutionCount is { } count)
            json.WriteNumberValue(count);
        else
            json.WriteNullValue();
    }

    private static void WriteOutputs(Utf8JsonWriter json, Cell cell)
    {
        json.WriteStartArray();
        foreach (var output in cell.Outputs)
            OutputWriter.ToJson(output).WriteTo(json);
        json.WriteEndArray();
    }

    private static void WriteKept(Utf8JsonWriter json, JsonObject from, string key)
    {
        if (from[key] is { } value)
            value.WriteTo(json);
        else if (key == "metadata")
            new JsonObject().WriteTo(json);
        else
            json.WriteNullValue();
    }

    /// <summary>Returns the keys in their order. Missing required keys are inserted alphabetically, as in Jupyter's own files.</summary>
    private static List<string> KeysOf(JsonObject json, string[] needed)
    {
        var keys = json.Select(p => p.Key).ToList();
        foreach (var key in needed.Where(key => !json.ContainsKey(key)))
        {
            var place = keys.FindIndex(k => string.CompareOrdinal(k, key) > 0);
            keys.Insert(place < 0 ? keys.Count : place, key);
        }
        return keys;
    }
}
