"use strict";
(function () {
  const filter = document.getElementById("filter");
  const rows = Array.from(document.querySelectorAll("tr[data-verdict]"));
  const shown = document.getElementById("shown");
  function show() {
    const wanted = filter.querySelector("input").value.toLowerCase();
    const verdict = filter.querySelector("select").value;
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
    show();
  }
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details"))
      details.open = true;
  });
})();
