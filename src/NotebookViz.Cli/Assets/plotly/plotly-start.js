
for (const json of document.querySelectorAll(".output > .plotly > script")) {
  const figure = JSON.parse(json.textContent);
  Plotly.newPlot(json.parentElement, figure.data, figure.layout, { responsive: true, ...figure.config });
}
