"use strict";
// A head that can be sorted by becomes a button; figures fall on the first press, words rise.
for (const head of document.querySelectorAll(".sortable th[data-sorts]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") !== "descending";
    const body = head.closest("table").tBodies[0];
    const value = (row) => Number(row.cells[head.cellIndex].dataset.v);
    const rows = [...body.rows].sort((one, other) => (down ? value(other) - value(one) : value(one) - value(other)));
    for (const each of head.parentNode.cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows);
  });
}
