/* Updates the progress of an upload, and reloads the page when its state changes. */
"use strict";

(() => {
  const box = document.querySelector("[data-progress]");
  if (!box) {
    return;
  }
  const bar = box.querySelector("progress");
  const text = box.querySelector("[data-text]");

  async function update() {
    let progress;
    try {
      const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 403 || answer.status === 404) {
        window.location.reload();
        return;
      }
      progress = await answer.json();
    } catch {
      window.setTimeout(update, 5000); // the server does not answer at the moment
      return;
    }
    if (progress.state !== box.dataset.state || progress.trouble !== box.dataset.trouble) {
      window.location.reload();
      return;
    }
    text.textContent = progress.text;
    if (bar.hasAttribute("value")) {
      bar.max = progress.bytes_total;
      bar.value = progress.bytes_read;
    }
    window.setTimeout(update, 1000);
  }

  window.setTimeout(update, 1000);
})();
