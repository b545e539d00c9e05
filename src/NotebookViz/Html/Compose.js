// Composes the figure of a described canvas: layout.meta has each value once, tile by tile, and says how the tiles stand and what they show.
// A heatmap is one tile. State is the page and the order of the tiles that are chosen.
function Canvas(spec) {
  var meta = spec.layout.meta, t = meta.tiles, row = t.row, column = t.column, size, height, width, rowLabels, columnLabels, fine;
  var map = spec.data.find(trace => trace.type === "heatmap"), titles = spec.data.find(trace => trace.name === "titles");
  var fixed = spec.data.slice(), majors = decode(t.majors);
  var titleTexts = titles && titles.text, titlePlaces = titles && titles.x.map((x, i) => filterAt(x, titles.y[i]));
  // The hover's text without the value, the part of it that tells tiles apart, and the latter without the channel, which a coloured tile has not.
  var place = map.hovertemplate.split(": %{z")[0], parts = place.split(", "), head = parts.slice(0, before(t.axes.length)).join(", ");
  var coloured = t.rgb && parts.filter((part, i) => i !== before(t.axes.length - 1)).join(", ");
  // Where pooled cells lie on plotly's axes; elements lie at their indices.
  var places = Object.fromEntries(["x0", "dx", "y0", "dy"].filter(key => key in map).map(key => [key, map[key]]));
  // What is not finite is a gap in the heatmap, so the values are kept beside it.
  var shown, isSingle;

  function before(slot) { return parts.findIndex(part => part.includes("%{customdata[" + slot + "]}")); }

  function decode(array) {
    var text = atob(array.bdata), bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return new ({ u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array, f8: Float64Array })[array.dtype](bytes.buffer);
  }

  function times(count, make) { return Array.from({ length: count }, (_, i) => make(i)); }

  // Pooled cells, or each element where the page has them: what is shown when the reader zooms in. True where that is a change.
  function detail(isFine) {
    isFine = isFine && !!meta.fine;
    if (isFine === fine) return false;
    fine = isFine;
    [row, column] = [t.row, t.column].map(axis => fine ? { ...axis, cells: axis.length, block: 1 } : axis);
    size = row.cells * column.cells;
    [height, width] = fine ? [row.cells, column.cells] : [t.height, t.width];
    [rowLabels, columnLabels] = [labels(row), labels(column)];
    Object.entries(places).forEach(([key, place]) => { if (fine) delete map[key]; else map[key] = place; });
    return true;
  }

  // The first cell of a tile: the place of its filter among those shown, and that of its channel.
  function origin(filter, channel) {
    return [Math.floor(filter / t.across) * t.band + t.top + (channel + (t.rgb ? 1 : 0)) * (row.cells + t.gap), filter % t.across * (column.cells + t.side)];
  }

  // Which filter a title belongs to: its foot is the top of the filter's first tile, its middle the filter's.
  function filterAt(x, y) { return Math.round((y + 0.5 - t.top) / t.band) * t.across + Math.floor((x + 0.5) / (column.cells + t.side)); }

  // What the hover says of an index, or of the range of indices that a cell stands for.
  function label(axis, cell) {
    // Names are those of the cells, or of all indices for a closer look.
    if (axis.names && !(axis.block > 1 && meta.fine)) return axis.names[cell];
    var first = cell * (axis.block || 1), last = Math.min(axis.length, first + (axis.block || 1)) - 1;
    return first === last ? String(first) : first + "–" + last;
  }

  function labels(axis) { return times(axis.cells, cell => label(axis, cell)); }

  // The index along each axis of a group that is counted through as one.
  function unravel(group, index) {
    return t.axes.filter(axis => axis.of === group).reduceRight((parts, axis) => {
      var part = label(axis, index % axis.length);
      index = Math.floor(index / axis.length);
      return [part, ...parts];
    }, []);
  }

  // Where a cell lies on plotly's axes.
  function x(cell) { return (map.x0 || 0) + cell * (map.dx || 1); }
  function y(cell) { return (map.y0 || 0) + cell * (map.dy || 1); }

  // Of a single as few digits as tell it from all others.
  function text(value) {
    if (!isFinite(value)) return isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    for (var digits = 6; isSingle && digits < 9; digits++) if (Math.fround(value.toPrecision(digits)) === value) return String(+value.toPrecision(digits));
    return String(value);
  }

  function fill(template, indices) { return template.replace(/%\{customdata\[(\d+)\]\}/g, (_, slot) => indices[slot]); }

  // Names are written for plotly, which reads a little HTML.
  function plain(words) { return words.replace(/&(lt|gt|amp|#123);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&", "#123": "{" })[name]); }

  // Puts the tiles of a page into their places. Order lists the filters' places as they are stored.
  function show(page, order) {
    var minors = decode(meta.pages[page].minors), z0 = fine ? meta.fine : meta.pages[page].z, values = decode(z0);
    var marks = { plus: [], minus: [], nan: [], up: [], down: [] }, data = times(height, () => Array(width)), z = data.map(() => new Float64Array(width).fill(NaN));
    shown = z.map(cells => cells.slice());
    isSingle = z0.dtype === "f4";
    majors.forEach((_, filter) => minors.forEach((minor, channel) => {
      var stored = order ? order[filter] : filter, tile = unravel("major", majors[stored]).concat(unravel("minor", minor)), from = origin(filter, channel);
      for (var k = 0; k < size; k++) {
        var value = values[(stored * minors.length + channel) * size + k], r = Math.floor(k / column.cells), c = k % column.cells, cell = [from[0] + r, from[1] + c];
        data[cell[0]][cell[1]] = [...tile, rowLabels[r], columnLabels[c]];
        shown[cell[0]][cell[1]] = value;
        if (isFinite(value)) z[cell[0]][cell[1]] = value;
        var kind = isNaN(value) ? "nan" : value === Infinity ? "up" : value === -Infinity ? "down" : value > map.zmax ? "plus" : value < map.zmin ? "minus" : "";
        if (kind) marks[kind].push(cell);
      }
    }));
    map.z = z;
    map.customdata = data;
    if (titles) titles.text = titlePlaces.map(filter => titleTexts[titlePlaces.indexOf(order ? order[filter] : filter)] || "");
    spec.data = fixed.concat(
      symbols(marks.plus, "cross-thin", 9, 1.5), symbols(marks.minus, "line-ew", 9, 1.5),
      symbols(marks.nan, "x-thin", 11, 1.5, "NaN"), symbols(marks.up, "triangle-up", 11, 0, "+Inf"), symbols(marks.down, "triangle-down", 11, 0, "-Inf"),
      t.rgb ? colours(values, order) : []);
  }

  function symbols(cells, symbol, most, width, text) {
    // More than some thousands cannot be told apart, and each costs an element of its own.
    // On small cells white would hide the colour.
    var step = Math.ceil(cells.length / 2000), isSmall = t.cell < 6, color = text ? MARK : isSmall ? "#000" : "#fff";
    cells = cells.filter((_, i) => i % step === 0);
    return cells.length ? {
      type: "scatter", mode: "markers", marker: { symbol, size: Math.max(isSmall && !text ? 2 : 3, Math.min(most, t.cell * 0.6)), color, line: { width: isSmall && !text ? 0.75 : width, color } },
      x: cells.map(cell => x(cell[1])), y: cells.map(cell => y(cell[0])),
      hoverinfo: text ? "text" : "skip", hovertext: text && cells.map(cell => fill(place, has(...cell)) + ": " + text)
    } : [];
  }

  // A row of tiles in red, green and blue above the channels: mid-grey is zero. An image has a hover in its gaps too, so clear points have it instead.
  function colours(values, order) {
    var z = times(t.height, () => times(t.width, () => [0, 0, 0, 0])), points = [];
    majors.forEach((_, filter) => {
      var stored = order ? order[filter] : filter, from = origin(filter, -1), major = unravel("major", majors[stored]);
      for (var k = 0; k < size; k++) {
        var rgb = [0, 1, 2].map(channel => values[(stored * 3 + channel) * size + k]), r = Math.floor(k / column.cells), c = k % column.cells;
        if (!rgb.every(isFinite)) continue;
        z[from[0] + r][from[1] + c] = rgb.map(value => Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, value / t.rgb)))).concat(1);
        var [red, green, blue] = rgb.map(text);
        points.push([x(from[1] + c), y(from[0] + r), fill(coloured, [...major, "", rowLabels[r], columnLabels[c]]) + `: red ${red}, green ${green}, blue ${blue}`]);
      }
    });
    var [px, py, hovertext] = [0, 1, 2].map(part => points.map(point => point[part]));
    return [{ type: "image", colormodel: "rgba", z, hoverinfo: "skip" }, { type: "scatter", mode: "markers", marker: { opacity: 0, size: 8 }, x: px, y: py, hovertext, hoverinfo: "text" }];
  }

  // The values shown as comma-separated text, the indices first.
  function csv() {
    var lines = [[...t.axes, row, column].map(axis => axis.name).concat("value")];
    map.customdata.forEach((cells, down) => cells.forEach((indices, right) => lines.push(indices.map(plain).concat(text(shown[down][right])))));
    return lines.map(line => line.map(field => /[\x22,\n]/.test(field) ? '"' + field.replace(/\x22/g, '""') + '"' : field).join(",") + "\n").join("");
  }

  // The indices of a cell; nothing where there is none.
  function has(down, right) { return map.customdata[down] && map.customdata[down][right]; }

  // The tile that has a cell: its title, what stands at its rows and columns, and its values.
  function tile(down, right) {
    var step = row.cells + t.gap, band = Math.floor((down - t.top) / t.band) * t.band + t.top, top = band + Math.floor((down - band) / step) * step, left = right - right % (column.cells + t.side);
    return {
      title: plain(fill(head, has(down, right))), row: row.name, column: column.name, rows: rowLabels.map(plain), columns: columnLabels.map(plain),
      values: rowLabels.map((_, r) => Array.from(shown[top + r].slice(left, left + column.cells)))
    };
  }

  detail(false);
  return {
    show, detail, csv, has, tile, text, decode, map, isGrid: t.axes.length > 0,
    isWithin: (down, right) => down >= 0 && right >= 0 && down < height && right < width,
    point: (down, right) => ({ curveNumber: fixed.indexOf(map), xval: x(right), yval: y(down) }),
    words: (down, right) => plain(fill(place, has(down, right))) + ": " + text(shown[down][right])
  };
}
