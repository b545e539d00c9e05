// A slider over pictures of one weight at several steps. Without it the last picture stays.
(function (id) {
  document.querySelectorAll("#" + id).forEach(place => {
    if (place.dataset.seen) return;
    place.dataset.seen = 1;
    var images = [...place.querySelectorAll("img")], words = place.querySelector("p"), rest = words.textContent.replace(/^[^;]*; /, "");
    var label = document.createElement("label"), slider = document.createElement("input"), now = document.createElement("span");
    slider.type = "range";
    slider.min = 0;
    slider.max = images.length - 1;
    slider.value = images.length - 1;
    slider.setAttribute("aria-label", "step");
    label.style.cssText = "display:flex;gap:10px;align-items:center;max-width:460px";
    slider.style.cssText = "flex:1";
    label.append(slider, now);
    words.before(label);
    words.textContent = rest;
    function show() {
      images.forEach((image, i) => { image.style.display = i === +slider.value ? "" : "none"; });
      now.textContent = images[slider.value].dataset.step;
      slider.setAttribute("aria-valuetext", now.textContent);
    }
    slider.addEventListener("input", show);
    show();
  });
})("FIGURE_ID");
