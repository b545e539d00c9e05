for (const json of document.querySelectorAll(".output > .plotly > script")) {
  const figure = JSON.parse(json.textContent);
  const target = document.createElement("div");
  json.parentElement.append(target);
  Plotly.newPlot(target, figure.data, figure.layout, { responsive: true, ...figure.config });
}
