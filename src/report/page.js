"use strict";
(function () {
  const filter = document.getElementById("filter");
  const rows = Array.from(document.querySelectorAll("tr[data-verdict]"));
  const shown = document.getElementById("shown");
  function show() {
    const wanted = filter.elements.text.value.toLowerCase();
    const verdict = filter.elements.verdict.value;
    let count = 0;
    for (const row of rows) {
      const fits = (!verdict || row.dataset.verdict === verdict) &&
        row.textContent.toLowerCase().includes(wanted);
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = count + " of " + rows.length + " pushes";
  }
  if (filter) {
    filter.hidden = false;
    filter.addEventListener("input", show);
    filter.addEventListener("submit", (event) => event.preventDefault());
    show();
  }
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details"))
      details.open = true;
  });
})();
