"use strict";
(function () {
  const filter = document.getElementById("filter");
  const text = filter.querySelector("input");
  const verdict = filter.querySelector("select");
  const rows = Array.from(document.querySelectorAll("#pushes tbody tr"));
  const shown = document.getElementById("shown");
  function show() {
    const wanted = text.value.toLowerCase();
    let count = 0;
    for (const row of rows) {
      const fits = (!verdict.value || row.dataset.verdict === verdict.value) &&
        row.textContent.toLowerCase().includes(wanted);
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = count + " of " + rows.length + " pushes";
  }
  filter.hidden = false;
  filter.addEventListener("input", show);
  show();
})();
