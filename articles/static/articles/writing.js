/* The writing form while someone types: it checks the text, previews the article, and keeps unsaved text safe.
   Without this script the form still saves, checks and previews at the press of a button. */
"use strict";
(() => {
  const desk = document.querySelector("#desk[data-check]");
  const form = desk?.closest("form");
  if (!form) return;

  const CHECK_AFTER = 700;
  const KEEP_AFTER = 3000;
  const find = (selector) => document.querySelector(selector);
  const later = (delay, act) => {
    let timer;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(act, delay);
    };
  };
  const show = (selector, isShown = true) => {
    const node = find(selector);
    if (node) node.hidden = !isShown;
    return node;
  };

  const total = form.elements.namedItem("citations-TOTAL_FORMS");
  const most = Number(form.elements.namedItem("citations-MAX_NUM_FORMS").value);

  /* --- Asking the server. */

  class SignedOut extends Error {}

  // Signing in again in another tab changes the token; this form has to use the new one.
  const freshen = () => {
    const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
    if (found) form.elements.namedItem("csrfmiddlewaretoken").value = found[1];
  };

  const ask = async (url, more = {}) => {
    freshen();
    const data = new FormData(form);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    const headers = { Accept: "application/json" };
    const answer = await fetch(url, { method: "POST", body: data, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Error(`HTTP ${answer.status}`);
    return answer.json();
  };

  /* --- Unsaved text: a copy on this computer at once, another on the server a moment later. */

  // Each open form has its own copy, so that no form overwrites another's, or one that is still being offered.
  const sitting = form.elements.namedItem("sitting");
  const turn = form.elements.namedItem("turn");
  const key = () => `${desk.dataset.key} ${sitting.value}`;
  const apart = ["csrfmiddlewaretoken", "sitting", "turn"];
  const fields = () => [...new FormData(form)].filter(([name]) => !apart.includes(name) && !name.startsWith("reason:"));
  const asOpened = JSON.stringify(fields());
  let isDirty = Boolean(find("#unsaved.restored"));
  let isLeaving = false;

  const keepHere = () => {
    try {
      const copy = { at: new Date().toISOString(), turn: turn.value, fields: fields() };
      localStorage.setItem(key(), JSON.stringify(copy));
      return true;
    } catch {
      return false; // Storage is full or forbidden; the server has the other copy.
    }
  };
  const dropHere = (which = key()) => {
    try {
      localStorage.removeItem(which);
    } catch {
      /* As above. */
    }
  };
  // Copies of other forms of the article on this computer, newest first.
  const keptHere = () => {
    const kept = [];
    try {
      for (const [name, value] of Object.entries(localStorage)) {
        const isOurs = name === desk.dataset.key || name.startsWith(`${desk.dataset.key} `);
        if (isOurs && name !== key()) kept.push({ ...JSON.parse(value), name });
      }
    } catch {
      /* As above. */
    }
    return kept.sort((one, other) => other.at.localeCompare(one.at));
  };

  // Returns "" once the server has the text, else the selector of the notice that says why not.
  const keep = async () => {
    if (!isDirty) return "";
    const sent = JSON.stringify(fields());
    try {
      const { saved_at: at } = await ask(desk.dataset.journal);
      if (at) find("#kept").textContent = `Kept at ${at}, not saved yet`;
      else find("#kept").textContent = "";
      if (sent === JSON.stringify(fields())) {
        isDirty = false;
        dropHere();
      }
      show("#session-ended", false);
      show("#unreachable", false);
      refreshPreview();
      return "";
    } catch (error) {
      keepHere();
      const notice = error instanceof SignedOut ? "#session-ended" : "#unreachable";
      show(notice).scrollIntoView({ block: "nearest" });
      return notice;
    }
  };
  const keepSoon = later(KEEP_AFTER, keep);

  const restoreHere = (kept) => {
    // Text typed here before is kept as that of another form.
    if (JSON.stringify(fields()) !== asOpened) sitting.value = `${Date.now()}.${Math.floor(Math.random() * 1e6)}`;
    const rows = Number(new Map(kept.fields).get("citations-TOTAL_FORMS") ?? 0);
    while (document.querySelectorAll(".citation").length < Math.min(rows, most)) addCitation();
    for (const field of form.querySelectorAll("select[multiple]")) {
      for (const option of field.options) option.selected = false;
    }
    for (const [name, value] of kept.fields) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLSelectElement) {
        for (const option of field.options) if (option.value === value) option.selected = true;
      } else if (field instanceof HTMLTextAreaElement || (field && field.type !== "radio")) {
        field.value = value;
      }
    }
    typed();
    if (keepHere()) dropHere(kept.name);
  };

  const squeezed = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const isOfferedAlready = (kept) => {
    const fieldsKept = new Map(kept.fields);
    const names = ["headline", "dek", "summary"];
    return [...document.querySelectorAll(".offered")].some((bar) =>
      names.every((name) => squeezed(bar.dataset[name]) === squeezed(fieldsKept.get(name))),
    );
  };
  // The server has the same state of the same form, so this computer need not keep it.
  const isAtTheDesk = (kept) =>
    [...document.querySelectorAll(".offered")].some(
      ({ dataset }) => kept.turn === dataset.turn && kept.name === `${desk.dataset.key} ${dataset.mark.split(" ")[0]}`,
    );

  const offerLocal = () => {
    const waiting = keptHere().filter((kept) => {
      const isNeedless = isAtTheDesk(kept) || JSON.stringify(kept.fields) === asOpened;
      if (isNeedless) dropHere(kept.name);
      return !isNeedless && !isOfferedAlready(kept);
    });
    const bar = find("#local-copy");
    const offerNext = () => {
      bar.hidden = waiting.length === 0;
      if (waiting.length) bar.querySelector(".when").textContent = `on ${new Date(waiting[0].at).toLocaleString()}`;
    };
    bar.addEventListener("click", (event) => {
      const act = event.target.dataset.local;
      if (!act) return;
      const kept = waiting.shift();
      if (act === "restore") restoreHere(kept);
      else dropHere(kept.name);
      offerNext();
    });
    offerNext();
  };

  addEventListener("pagehide", () => {
    freshen();
    if (isDirty && !isLeaving) navigator.sendBeacon(desk.dataset.journal, new FormData(form));
  });

  // The button acts once the text is known to be safe, so that nothing is lost if the session has ended.
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    // A text that is discarded must not be sent again when the page is left.
    if (button && button.name === "discard" && button.closest(".restored")) {
      isLeaving = true;
      isDirty = false;
      dropHere();
    }
    if (isLeaving || button?.hasAttribute("formaction")) return;
    event.preventDefault();
    isDirty = true;
    keepHere();
    const wasUnreachable = !find("#unreachable").hidden;
    const notice = await keep();
    // A second press tries anyway: this computer has the text in any case.
    if (notice === "#session-ended" || (notice && !wasUnreachable)) return;
    freshen();
    isLeaving = true;
    form.requestSubmit(button);
  });
  addEventListener("pageshow", () => {
    isLeaving = false;
  });

  /* --- The checklist. */

  const replace = (node, html) => {
    if (!html || node.innerHTML === html) return;
    const values = new Map([...node.querySelectorAll("input")].map((field) => [field.name, field.value]));
    const open = [...node.querySelectorAll("details[open]")].map((one) => one.querySelector("input")?.name ?? "");
    const focused = node.contains(document.activeElement) ? document.activeElement.name : null;
    node.innerHTML = html;
    for (const details of node.querySelectorAll("details")) {
      details.open = open.includes(details.querySelector("input")?.name ?? "");
    }
    for (const field of node.querySelectorAll("input")) {
      field.value = values.get(field.name) ?? "";
      if (field.name === focused) field.focus();
    }
    for (const button of node.querySelectorAll(".goto")) button.hidden = false;
  };

  let latest = 0;
  const check = async () => {
    const turn = ++latest;
    const checked = summary.value;
    try {
      const { html } = await ask(desk.dataset.check);
      if (turn !== latest) return;
      replace(find("#counts"), html.counts);
      if (checked === summary.value) readPassages();
      replace(find("#checks"), html.checks);
    } catch {
      /* The next key press asks again, and `keep` reports an ended session. */
    }
  };
  const checkSoon = later(CHECK_AFTER, check);

  /* --- Copied passages: a copy of the summary with marks lies behind its box. Screen readers have the checklist. */

  const LOOKS = ["fontFamily", "fontSize", "fontWeight", "fontStyle", "lineHeight", "letterSpacing", "padding"].concat([
    "borderWidth",
    "textAlign",
    "direction",
  ]);
  const summary = document.getElementById("id_summary");
  const behind = document.createElement("div");
  let marked = "";
  let passages = [];
  const paint = () => {
    const text = summary.value;
    let place = 0;
    const parts = [];
    for (const [start, end] of passages) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      parts.push(text.slice(place, start), mark);
      place = end;
    }
    // A line break at the very end would have no height.
    behind.replaceChildren(...parts, `${text.slice(place)}\u200b`);
    behind.scrollTop = summary.scrollTop;
  };
  const fit = () => {
    const style = getComputedStyle(summary);
    for (const name of LOOKS) behind.style[name] = style[name];
    const borders = summary.offsetWidth - summary.clientWidth;
    const bar = borders - parseFloat(style.borderLeftWidth) - parseFloat(style.borderRightWidth);
    behind.style.width = `${summary.offsetWidth - Math.max(0, bar)}px`;
    behind.style.height = `${summary.offsetHeight}px`;
    behind.scrollTop = summary.scrollTop;
  };
  const readPassages = () => {
    marked = summary.value;
    const value = find("#counts [data-passages]")?.dataset.passages ?? "";
    passages = value ? value.split(" ").map((span) => span.split("-").map(Number)) : [];
    paint();
  };
  // Until the next check, marks before and behind the place where somebody types move with their words.
  const movePassages = () => {
    const text = summary.value;
    const least = Math.min(text.length, marked.length);
    let head = 0;
    while (head < least && text[head] === marked[head]) head += 1;
    let tail = 0;
    while (tail < least - head && text.at(-1 - tail) === marked.at(-1 - tail)) tail += 1;
    const moved = text.length - marked.length;
    passages = passages
      .map(([start, end]) => (start >= marked.length - tail ? [start + moved, end + moved] : [start, end]))
      .filter(([start, end]) => end <= head || start >= text.length - tail);
    marked = text;
    paint();
  };
  const markedBox = document.createElement("div");
  markedBox.className = "marked-box";
  behind.className = "copied-behind";
  behind.setAttribute("aria-hidden", "true");
  summary.before(markedBox);
  markedBox.append(behind, summary);
  new ResizeObserver(fit).observe(summary);
  summary.addEventListener("scroll", () => {
    behind.scrollTop = summary.scrollTop;
  });
  fit();
  readPassages();

  const typed = () => {
    isDirty = true;
    movePassages();
    turn.value = new Date().toISOString();
    keepHere();
    checkSoon();
    keepSoon();
  };
  form.addEventListener("input", (event) => {
    if (event.target.name.startsWith("reason:") || event.target.name === "preview-width") return;
    const mine = find(`[name="choose-${event.target.name}"][value="mine"]`);
    if (mine) mine.checked = true;
    typed();
  });
  // The admin's own widgets only send jQuery events.
  if (window.django && django.jQuery) django.jQuery(form).on("change", "select", typed);

  find("#checks").addEventListener("click", async (event) => {
    const spot = event.target.closest(".goto");
    if (spot) {
      const field = document.getElementById(spot.dataset.field);
      field.focus();
      if (spot.dataset.start !== "" && field.setSelectionRange) {
        field.setSelectionRange(Number(spot.dataset.start), Number(spot.dataset.end));
        const share = Number(spot.dataset.start) / Math.max(1, field.value.length);
        if (field.scrollHeight > field.clientHeight)
          field.scrollTop = share * field.scrollHeight - field.clientHeight / 2;
      }
      return;
    }
    const link = event.target.closest('a[href^="#id_"]');
    if (link) {
      event.preventDefault();
      const field = document.getElementById(link.hash.slice(1));
      const shown = field.nextElementSibling?.querySelector(".select2-selection") ?? field;
      shown.scrollIntoView({ block: "center" });
      shown.focus();
      return;
    }
    const waive = event.target.closest('button[name="waive"]');
    if (!waive) return;
    event.preventDefault();
    try {
      const { message } = await ask(waive.formAction, { waive: waive.value });
      find("#kept").textContent = message;
      await check();
      find("#checklist a, #checklist summary")?.focus();
    } catch (error) {
      show(error instanceof SignedOut ? "#session-ended" : "#unreachable");
    }
  });
  // Enter in a reason presses its own button, not Save.
  find("#checks").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    event.target.closest(".waive").querySelector("button").click();
  });

  /* --- The preview. */

  const panel = find("#preview");
  const frame = panel.querySelector("iframe");
  function refreshPreview() {
    if (!panel.open) return;
    let top = 0;
    try {
      top = frame.contentWindow.scrollY;
    } catch {
      /* The frame is still empty. */
    }
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
    frame.contentWindow.location.replace(desk.dataset.preview);
  }
  panel.addEventListener("toggle", async () => {
    if (panel.open && !(await keep())) refreshPreview();
  });

  /* --- Conveniences. */

  show("#suggestion");
  const more = find(".citation-more");
  if (more) more.addEventListener("toggle", () => show(".add-citation", more.open));
  else show(".add-citation");
  for (const button of document.querySelectorAll(".goto, [data-copy]")) button.hidden = false;

  document.addEventListener("click", async (event) => {
    const fill = event.target.closest("[data-fill]");
    if (fill) {
      const field = document.getElementById(fill.dataset.fill);
      field.value = fill.dataset.text;
      field.focus();
      typed();
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const field = document.getElementById(copy.dataset.copy);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        copy.textContent = "Copied";
      } catch {
        copy.textContent = "Press Ctrl+C to copy";
      }
    }
    if (event.target.closest("[data-add-citation]")) addCitation();
  });

  function addCitation() {
    const rows = [...document.querySelectorAll(".citation")];
    if (rows.length >= most) return;
    if (more) more.open = true;
    const row = rows.at(-1).cloneNode(true);
    const number = rows.length;
    for (const node of row.querySelectorAll("[id], [name], [for]")) {
      for (const name of ["id", "name", "for"]) {
        const value = node.getAttribute(name);
        if (value) node.setAttribute(name, value.replace(/citations-\d+-/, `citations-${number}-`));
      }
    }
    for (const field of row.querySelectorAll("input, textarea")) {
      if (field.type === "checkbox") field.checked = false;
      else field.value = "";
    }
    for (const list of row.querySelectorAll(".errorlist")) list.remove();
    row.querySelector("legend").textContent = "Another citation";
    rows.at(-1).after(row);
    total.value = number + 1;
    row.querySelector("select").focus();
  }

  // Names of sources, from the endpoint of the admin's autocomplete boxes.
  const names = find("#known-sources");
  const suggest = later(250, async () => {
    const field = document.activeElement;
    if (!field.matches?.('.citation input[name$="-source"]') || field.value.length < 2) return;
    const query = { app_label: "articles", model_name: "citation", field_name: "source", term: field.value };
    const answer = await fetch(`${desk.dataset.sources}?${new URLSearchParams(query)}`, { redirect: "manual" });
    if (!answer.ok) return;
    const { results } = await answer.json();
    names.replaceChildren(
      ...results.map(({ text }) => {
        const option = document.createElement("option");
        option.value = text;
        return option;
      }),
    );
  });
  form.addEventListener("input", suggest);

  for (const radio of document.querySelectorAll('[name^="choose-"]')) {
    radio.addEventListener("change", () => keepSoon());
  }

  offerLocal();
})();
