// Makes a list of layers foldable and opens the pictures of its weights in their places.
// Without it the table is complete and all pictures stand below it.
(function (id) {
  var live = LIVE_FIGURE;
  var MOST_ROWS = 60;

  function element(name, attributes, text) {
    var made = document.createElement(name);
    for (var key in attributes) made.setAttribute(key, attributes[key]);
    if (text) made.textContent = text;
    return made;
  }

  function depth(row) { return +row.getAttribute("data-d"); }

  function set(up) {
    var body = up.querySelector("tbody"), rows = Array.prototype.slice.call(body.rows);
    var store = up.querySelector(".nv-pictures");
    var folded = rows.map(function () { return false; });
    if (store) store.hidden = true;

    function parents(index) {
      var found = [], level = depth(rows[index]);
      for (var i = index - 1; i >= 0 && level > 0; i--)
        if (depth(rows[i]) < level && rows[i].classList.contains("nv-l")) { found.push(i); level = depth(rows[i]); }
      return found;
    }
    var above = rows.map(function (row, index) { return parents(index); });

    // The deepest level at which the table is still short enough to be read.
    var level = 1;
    function shown(most) { return rows.filter(function (row) { return depth(row) <= most; }).length; }
    while (shown(level + 1) > shown(level) && shown(level + 1) <= MOST_ROWS) level++;

    function update() {
      rows.forEach(function (row, index) {
        row.hidden = above[index].some(function (parent) { return folded[parent]; });
        var opened = row.opened;
        if (opened) opened.hidden = row.hidden;
        if (!row.fold) return;
        row.fold.setAttribute("aria-expanded", String(!folded[index]));
        row.classList.toggle("nv-folded", folded[index]);
      });
    }

    function open(row, wanted) {
      if (wanted && !row.opened) {
        var cell = element("td", { colspan: "7" }), alone = "model.Layers().GetWeights()[\"" + row.getAttribute("data-n") + "\"]";
        row.opened = element("tr", { "class": "nv-open" });
        row.opened.appendChild(cell);
        row.parentNode.insertBefore(row.opened, row.nextSibling);
        if (row.picture) {
          cell.appendChild(row.picture);
          if (row.picture.querySelector("script")) live(row.picture.id);
          else cell.appendChild(element("p", {}, "No room for the interactive figure; show it alone: " + alone));
        } else {
          var larger = row.look.querySelector("img");
          if (larger) {
            larger = larger.cloneNode(true);
            ["width", "height"].forEach(function (side) { larger.setAttribute(side, String(4 * larger.getAttribute(side))); });
            cell.appendChild(larger);
          }
          cell.appendChild(element("p", {}, "No room for the full picture; show it alone: " + alone));
        }
      }
      if (row.opened) {
        if (wanted) row.parentNode.insertBefore(row.opened, row.nextSibling);
        else if (row.opened.parentNode) row.opened.parentNode.removeChild(row.opened);
      }
      row.isOpen = wanted;
      row.look.setAttribute("aria-expanded", String(wanted));
    }

    function button(cell, content, label, act) {
      var made = element("button", { type: "button", "class": "nv-look", "aria-expanded": "false", "aria-label": label, title: label });
      made.appendChild(content);
      made.addEventListener("click", act);
      cell.textContent = "";
      cell.appendChild(made);
      return made;
    }

    function weightsOf(index) {
      var found = [];
      for (var i = index + 1; i < rows.length && rows[i].className === "nv-w"; i++) found.push(i);
      return found;
    }

    rows.forEach(function (row, index) {
      var first = row.cells[0], last = row.cells[row.cells.length - 1];
      var isFoldable = row.classList.contains("nv-l") && index + 1 < rows.length && depth(rows[index + 1]) > depth(row);
      // The indentation is characters; the button stands between it and the name.
      var text = first.textContent, name = text.replace(/^\u00a0+/, "");
      first.textContent = text.slice(0, text.length - name.length);
      if (isFoldable) {
        row.fold = element("button", { type: "button", "class": "nv-fold", "aria-label": "layers and weights of " + name });
        row.fold.addEventListener("click", function () { folded[index] = !folded[index]; update(); });
        first.appendChild(row.fold);
        folded[index] = depth(row) >= level;
      } else first.appendChild(element("span", { "class": "nv-gap" }));
      first.appendChild(document.createTextNode(name));

      if (row.className !== "nv-w" || !last.firstElementChild) return;
      var link = last.querySelector("a"), image = last.querySelector("img");
      var piece = link && up.querySelector("[id='" + link.getAttribute("href").slice(1) + "']");
      row.picture = piece && piece.querySelector("figure");
      row.look = button(last, image || document.createTextNode("picture"), "picture of " + row.getAttribute("data-n"), function () { open(row, !row.isOpen); });
    });

    // A folded layer shows its first weight's thumbnail, which opens the pictures of all its weights.
    rows.forEach(function (row, index) {
      var weights = weightsOf(index).filter(function (i) { return rows[i].look; });
      if (!row.classList.contains("nv-l") || !weights.length) return;
      var image = rows[weights[0]].look.firstChild.cloneNode(true);
      row.look = button(row.cells[row.cells.length - 1], image, "pictures of " + row.cells[0].textContent.trim(), function () {
        var wanted = row.look.getAttribute("aria-expanded") !== "true";
        if (wanted) { folded[index] = false; update(); }
        weights.forEach(function (i) { open(rows[i], wanted); });
        row.look.setAttribute("aria-expanded", String(wanted));
      });
    });

    if (rows.length > 4) {
      var tools = element("span", { "class": "nv-tools" });
      [["unfold all", false], ["fold all", true]].forEach(function (tool) {
        var made = element("button", { type: "button" }, tool[0]);
        made.addEventListener("click", function () {
          rows.forEach(function (row, index) { folded[index] = tool[1] && !!row.fold && depth(row) > 0; });
          update();
        });
        tools.appendChild(made);
      });
      up.querySelector("p").appendChild(tools);
    }
    update();
  }

  // Some hosts run scripts away from where they stand, so the list is found by its id; it may be on a page twice.
  document.querySelectorAll("[id='" + id + "']").forEach(function (up) {
    if (up.getAttribute("data-seen")) return;
    up.setAttribute("data-seen", "1");
    set(up);
  });
})("LIST_ID");
