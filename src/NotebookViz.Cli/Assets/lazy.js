// plotly.js stands on the page as text. To run it takes a browser about a second, so it runs when the first figure is drawn.
Object.defineProperty(window, "Plotly", {
  configurable: true,
  get() {
    delete window.Plotly;
    const script = document.createElement("script");
    script.textContent = document.getElementById("plotly-source").textContent;
    document.head.append(script);
    return window.Plotly;
  },
  set(value) {
    Object.defineProperty(window, "Plotly", { configurable: true, writable: true, enumerable: true, value });
  },
});
