/* Shows how far an upload is without a reload, and reloads the page once when it has become another one. */
"use strict";

(() => {
  const box = document.querySelector("[data-progress]");
  if (!box) {
    return;
  }
  const bar = box.querySelector("progress");
  const said = box.querySelector("[data-said]");

  async function ask() {
    let told;
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 403 || answer.status === 404) {
        window.location.reload();
        return;
      }
      told = await answer.json();
    } catch {
      window.setTimeout(ask, 5000); // the server is away for a moment
      return;
    }
    if (told.state !== box.dataset.state || told.trouble !== box.dataset.trouble) {
      window.location.reload();
      return;
    }
    said.textContent = told.said;
    if (bar.hasAttribute("value")) {
      bar.max = told.bytes_total;
      bar.value = told.bytes_read;
    }
    window.setTimeout(ask, 1000);
  }

  window.setTimeout(ask, 1000);
})();
