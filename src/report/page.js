"use strict";
(function () {
  const form = document.getElementById("filter");
  const rows = Array.from(document.querySelectorAll("#pushes tbody tr"));
  const shown = document.getElementById("shown");
  function show() {
    const text = form.elements.text.value.toLowerCase();
    const verdict = form.elements.verdict.value;
    let count = 0;
    for (const row of rows) {
      const fits = (!verdict || row.dataset.verdict === verdict) &&
        row.textContent.toLowerCase().includes(text);
      row.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = count + " of " + rows.length + " pushes";
  }
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  show();
})();
