// Makes a list of layers foldable, sortable and searchable, and opens the pictures of its weights in their places.
// Without it the table is complete and all pictures stand below it. It runs before they are read, which takes seconds where there are many.
(function (id) {
  var live = LIVE_FIGURE;
  const MOST_ROWS = 60, MOST_SHOWN = 500, SHAPE = 3, PARAMETERS = 4;
  const UNITS = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

  function make(name, props, ...content) {
    const made = Object.assign(document.createElement(name), props);
    made.append(...content);
    return made;
  }

  // A button of words has them for its name; the label explains it.
  function button(className, label, act, ...content) {
    const isNamed = content.length && !/^(fold|look|copy)$/.test(className.slice(3));
    return make("button", { type: "button", className, title: label, onclick: act, ...isNamed ? {} : { ariaLabel: label } }, ...content);
  }

  function copy(text) {
    const byHand = () => {
      const area = make("textarea", { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    };
    return navigator.clipboard ? navigator.clipboard.writeText(text).catch(byHand) : Promise.resolve(byHand());
  }

  // A page may have plotly.js at its end.
  function whenRead(act) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act);
    else act();
  }

  function set(up) {
    const table = up.querySelector(".nv-table>table");
    if (!table) return;
    const body = table.tBodies[0], heads = [...table.tHead.rows[0].cells], share = heads.findIndex(head => head.textContent === "share");
    up.classList.add("nv-live");
    let sorted = null, words = [], most = MOST_SHOWN;

    // Rows with their parents: the last row above that is less deep.
    const path = [];
    const rows = [...body.rows].map((tr, index) => {
      const row = { tr, index, depth: +tr.dataset.d, isWeight: tr.className === "nv-w", name: tr.dataset.n || tr.id, children: 0 };
      // A second list on the page may have the same names. Links still find its rows by their first id.
      row.anchor = tr.id;
      for (let other; tr.id && (other = document.getElementById(tr.id)) && other !== tr; tr.id += "-2") {
        tr.dataset.n = row.name;
        tr.dataset.a = row.anchor;
      }
      path.length = row.depth;
      row.parent = path[row.depth - 1];
      if (row.parent) row.parent.children++;
      if (!row.isWeight) path[row.depth] = row;
      return row;
    });
    const byElement = new Map(rows.map(row => [row.tr, row]));
    const weights = rows.filter(row => row.isWeight);

    // The deepest level at which the table is still short enough to be read.
    let level = 1;
    const counts = rows.reduce((sums, row) => { sums[row.depth] = (sums[row.depth] || 0) + 1; return sums; }, []);
    for (let shown = (counts[0] || 0) + (counts[1] || 0); counts[level + 1] && (shown += counts[level + 1]) <= MOST_ROWS;) level++;
    rows.forEach(row => { row.folded = row.children > 0 && row.depth >= level; });

    const said = make("span", { role: "status" });
    const ordered = button("", "show the rows in their first order again", () => sort(null), up.dataset.order || "model order");
    const search = make("input", { type: "search", placeholder: "name or kind", ariaLabel: "filter by name or kind", oninput: filter });
    // Browsers take seconds for thousands of rows.
    const rest = button("nv-rest", "show all rows", () => { most = Infinity; update(); });
    table.parentNode.after(rest);
    const foldAll = folded => {
      rows.forEach(row => { row.folded = folded && row.children > 0 && row.depth > 0; });
      update();
    };
    const folds = rows.some(row => row.children)
      ? [button("", "unfold all layers", () => foldAll(false), "unfold all"), button("", "fold all layers", () => foldAll(true), "fold all")] : [];
    table.parentNode.before(make("p", { className: "nv-tools" }, ...rows.length > 4 ? [search, ...folds] : [], ordered, said));

    function call(row) {
      return `${up.dataset.list || "weights"}[${row.tr.dataset.i || JSON.stringify(row.name)}]`;
    }

    // What a row has beyond its cells is made when it is first seen: lists may have ten thousand.
    function dress(row) {
      row.dressed = true;
      const first = row.tr.cells[0], text = first.textContent;
      row.local = text.replace(/^\u00a0+/, "");
      row.indent = make("span", {}, text.slice(0, text.length - row.local.length));
      row.fold = row.children ? button("nv-fold", "layers and weights of " + (row.name || row.local), () => fold(row, !row.folded)) : make("span", { className: folds.length ? "nv-gap" : "" });
      row.link = make(row.tr.id ? "a" : "span", { className: "nv-name" });
      if (row.tr.id) row.link.href = "#" + encodeURIComponent(row.tr.id);
      else row.link.tabIndex = -1;
      first.replaceChildren(make("span", { className: "nv-first" }, row.indent, row.fold, row.link));
      if (row.isWeight) {
        const code = call(row), act = () => copy(code).then(() => say("copied " + code));
        first.firstChild.append(button("nv-copy", "copy " + code, act, "copy"));
      }
      look(row);
    }

    function look(row) {
      const cell = row.tr.cells[1];
      // A folded layer shows its first weight's thumbnail, which opens it.
      const from = row.isWeight ? row : rows.slice(row.index + 1, row.index + 9).find(other => other.isWeight && other.parent === row);
      const image = from && from.tr.cells[1].querySelector("img,svg");
      const link = row.isWeight && cell.querySelector("a");
      if (!image && !link || "undrawn" in cell.dataset) return;
      if (link) row.picture = link.getAttribute("href").slice(1);
      const shown = row.isWeight ? image || "picture" : image.cloneNode(true);
      row.look = button("nv-look", (row.isWeight ? "picture of " : "weights of ") + row.name, () => {
        if (row.isWeight) return open(row, !row.isOpen);
        fold(row, false);
        focus(from);
      }, shown);
      if (row.isWeight) row.look.ariaExpanded = "false";
      if (link) link.replaceWith(row.look);
      else cell.prepend(row.look);
    }

    function say(text) {
      said.textContent = text;
    }

    function fold(row, folded) {
      row.folded = folded;
      update();
    }

    function update() {
      const isFiltered = words.length > 0;
      let count = 0;
      for (const row of sorted ? sorted.order : rows) {
        row.shown = sorted ? row.isWeight && (!isFiltered || row.matches)
          : isFiltered ? row.within : !row.parent || row.parent.shown && !row.parent.folded;
        if (row.shown) count++;
        const shown = row.shown && count <= most;
        if (row.tr.hidden === shown) row.tr.hidden = !shown;
        if (row.opened) row.opened.hidden = !shown || !row.isOpen;
        if (!shown) continue;
        if (!row.dressed) dress(row);
        const name = sorted ? row.name : row.local;
        if (row.link.textContent !== name) row.link.textContent = name;
        row.indent.hidden = !!sorted;
        if (row.children) {
          row.fold.ariaExpanded = String(!row.folded || isFiltered);
          row.tr.classList.toggle("nv-folded", row.folded && !isFiltered);
        }
      }
      if (sorted) for (const row of rows) if (!row.isWeight) row.tr.hidden = !(row.shown = false);
      ordered.hidden = !sorted;
      rest.hidden = count <= most;
      rest.textContent = `… and ${(count - most).toLocaleString("en")} more rows: show all`;
    }

    function filter() {
      words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const row of rows) {
        // A weight is found by its own words and by its layer's.
        row.text = row.text || (row.name + " " + row.tr.cells[2].textContent + " " + (row.isWeight && row.parent ? row.parent.tr.cells[2].textContent : "")).toLowerCase();
        row.within = row.matches = words.every(word => row.text.includes(word));
        if (row.matches && row.isWeight) found++;
        // Parents come before what is in them, so the mark stays.
        for (let outer = row.parent; row.matches && outer; outer = outer.parent) outer.within = true;
      }
      say(words.length ? `${found.toLocaleString("en")} of ${weights.length.toLocaleString("en")} weights` : "");
      update();
    }

    // Numbers as they are shown; texts by their letters.
    function key(row, column) {
      const cell = row.tr.cells[column === share ? PARAMETERS : column], text = (cell.dataset.v || cell.textContent).replace(/,/g, "");
      if (column === 0) return row.name;
      if (!heads[column].hasAttribute("align") && column !== SHAPE) return text || null;
      if (column === SHAPE) return (text.match(/\d+/g) || []).reduce((product, length) => product * length, 1);
      const number = parseFloat(text.replace(/[^-+.\de]*/, ""));
      return isNaN(number) ? null : number * (UNITS[text.trim().slice(-3)] || 1);
    }

    function sort(column) {
      const isText = column !== null && !heads[column].hasAttribute("align") && column !== SHAPE;
      if (column === null) sorted = null;
      else if (!sorted || sorted.column !== column) sorted = { column, sign: isText ? 1 : -1, isFirst: true };
      else sorted = sorted.isFirst ? { column, sign: -sorted.sign } : null;
      let order = rows;
      if (sorted) {
        const keyed = weights.map(row => ({ row, key: key(row, column) }));
        const compare = (a, b) => isText ? a.localeCompare(b, "en", { numeric: true }) : a - b;
        keyed.sort((a, b) => a.key === null || b.key === null ? (a.key === null) - (b.key === null) : sorted.sign * compare(a.key, b.key));
        order = sorted.order = keyed.map(entry => entry.row);
      }
      heads.forEach((head, index) => {
        if (sorted && index === sorted.column) head.setAttribute("aria-sort", sorted.sign < 0 ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      body.append(...order.flatMap(row => row.opened ? [row.tr, row.opened] : [row.tr]));
      say(sorted ? `all weights by ${heads[column].textContent.trim()}, ${sorted.sign < 0 ? isText ? "Z to A" : "largest first" : isText ? "A to Z" : "smallest first"}` : "");
      update();
    }

    function open(row, wanted) {
      if (!row.dressed) dress(row);
      if (!row.look) return;
      if (wanted && !row.opened) {
        const cell = make("td", { colSpan: heads.length });
        row.opened = make("tr", { className: "nv-open" }, cell);
        row.tr.after(row.opened);
        if (row.picture) {
          cell.append("…");
          whenRead(() => fill(cell, row));
        } else {
          const larger = row.look.querySelector("img");
          if (larger) cell.append(Object.assign(larger.cloneNode(), { width: 4 * larger.width, height: 4 * larger.height }));
          cell.append(make("p", {}, "No room for the full picture; show it alone: " + call(row)));
        }
      }
      // Paper shows a closed picture too, so it stays on the page.
      if (row.opened) row.opened.hidden = !wanted;
      row.isOpen = wanted;
      row.look.ariaExpanded = String(wanted);
    }

    function fill(cell, row) {
      const piece = up.querySelector("[id='" + row.picture + "']"), lively = [...piece.querySelectorAll("figure")].filter(figure => figure.querySelector("script"));
      // All but the summary.
      cell.replaceChildren(...[...piece.children].slice(1));
      if (lively.length) lively.forEach(figure => live(figure.id));
      else cell.append(make("p", {}, "No room for the interactive figure; show it alone: " + call(row)));
    }

    function focus(row) {
      row.link.focus();
    }

    function reveal(row) {
      // A sorted table has no layers.
      if (sorted && !row.isWeight) sort(null);
      for (let parent = row.parent; parent; parent = parent.parent) parent.folded = false;
      if (words.length) {
        search.value = "";
        filter();
      }
      update();
      if (!row.tr.hidden) return;
      most = Infinity;
      update();
    }

    // The radio button that shows a list if the page has several of which one is visible.
    function choice(list) {
      const section = list.closest("[data-layout]");
      return section && document.querySelector(`.layouts [value="${section.dataset.layout}"]`);
    }

    function decode(hash) {
      try { return decodeURIComponent(hash.slice(1)); } catch { return hash.slice(1); }
    }

    function follow() {
      const wanted = decode(location.hash), radio = choice(up);
      if (!wanted) return;
      let row = rows.find(row => row.tr.id === wanted);
      if (radio && radio.checked) row = row || rows.find(row => row.anchor === wanted);
      else if (radio && row) {
        // The visible list has precedence.
        if ([...document.querySelectorAll("[data-layout] [data-a]")].some(tr => tr.dataset.a === wanted && choice(tr).checked)) row = null;
        else radio.checked = true;
      }
      rows.forEach(other => other.tr.classList.toggle("nv-target", other === row));
      if (!row) return;
      reveal(row);
      row.tr.scrollIntoView({ block: "center" });
    }

    // Arrows go from row to row; left and right fold and unfold, and close and open a picture.
    body.addEventListener("keydown", event => {
      const row = byElement.get(event.target.closest("tr"));
      if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
      const shown = [...body.rows].map(tr => byElement.get(tr)).filter(other => other && !other.tr.hidden), at = shown.indexOf(row);
      const acts = {
        ArrowDown: () => shown[at + 1] && focus(shown[at + 1]),
        ArrowUp: () => shown[at - 1] && focus(shown[at - 1]),
        ArrowRight: () => row.children ? fold(row, false) : open(row, true),
        ArrowLeft: () => row.children && !row.folded ? fold(row, true) : row.isOpen ? open(row, false) : row.parent && !row.parent.tr.hidden && focus(row.parent),
        Home: () => focus(shown[0]),
        End: () => focus(shown.at(-1)),
      };
      if (!acts[event.key]) return;
      event.preventDefault();
      acts[event.key]();
    });

    heads.forEach((head, column) => {
      if (column === 1) return;
      const name = head.textContent;
      head.replaceChildren(make("button", { type: "button", title: `sort all weights by ${name}`, onclick: () => sort(column) }, name));
    });
    update();
    whenRead(() => {
      if (!up.querySelector(".nv-pictures>details[open]")) return;
      rows.forEach(row => { row.folded = false; });
      update();
      weights.forEach(row => { if (row.picture) open(row, true); });
    });
    up.classList.remove("nv-wait");
    addEventListener("hashchange", follow);
    // If the address already ends with the link, it does not change. The browser scrolls after the click.
    document.body.addEventListener("click", event => {
      const link = event.target.closest("a[href^='#']");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && decode(link.getAttribute("href")) === decode(location.hash)) setTimeout(follow);
    });
    // Among several lists, the row may be in a later one.
    if (choice(up)) whenRead(follow);
    else follow();
  }

  // Some hosts run scripts away from where they stand, so the list is found by its id; it may be on a page twice.
  document.querySelectorAll("[id='" + id + "']").forEach(up => {
    if (up.dataset.seen) return;
    up.dataset.seen = 1;
    set(up);
  });
})("LIST_ID");
