/* Keyboard shortcuts for the list. They only move the focus, tick boxes and press buttons, so the list works without. */
"use strict";

(() => {
  const OFF = "newsroom.keys.off";
  const PLACE = "newsroom.queue.place";
  const table = document.getElementById("result_list");
  const dialog = document.getElementById("keys");
  const button = document.getElementById("keys-button");
  const toggle = document.getElementById("keys-on");
  const form = document.getElementById("changelist-form");
  const rows = table ? Array.from(table.tBodies[0].rows) : [];

  const linkOf = (row) => row.querySelector("th a");
  const tickOf = (row) => row.querySelector("input.action-select");
  const focused = () => rows.findIndex((row) => row.contains(document.activeElement));

  const focusRow = (place) => {
    const row = rows[Math.max(0, Math.min(place, rows.length - 1))];
    if (row) {
      linkOf(row).focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" }); // without smooth scrolling
    }
  };

  const act = (row, name) => {
    const select = form?.elements.action;
    const tick = tickOf(row);
    if (!select || !tick || !Array.from(select.options).some((option) => option.value === name)) {
      return; // the user has no right to it
    }
    sessionStorage.setItem(PLACE, JSON.stringify([tick.value, rows.indexOf(row)]));
    form.querySelectorAll("input.action-select").forEach((box) => {
      box.checked = box === tick;
    });
    select.value = name;
    form.requestSubmit(form.querySelector(".actions button[name=index]"));
  };

  const KEYS = {
    j: () => focusRow(focused() + 1),
    k: () => focusRow(focused() < 0 ? 0 : focused() - 1),
    o: (row) => row && linkOf(row).click(),
    x: (row) => row && tickOf(row)?.click(),
    c: (row) => row && act(row, "claim"),
    s: (row) => row && act(row, "spike"),
    "/": () => {
      const box = document.getElementById("searchbar");
      if (box) {
        box.focus();
        box.select();
      }
    },
    "?": () => dialog.showModal(),
  };

  const isTyping = (target) =>
    target.isContentEditable ||
    (target.matches("input, textarea, select") && !target.matches("input[type=checkbox], input[type=submit]"));

  document.addEventListener("keydown", (event) => {
    const isOurs = Object.hasOwn(KEYS, event.key) && !event.defaultPrevented && !event.isComposing;
    if (!isOurs || event.ctrlKey || event.metaKey || event.altKey || dialog.open || localStorage.getItem(OFF)) {
      return;
    }
    if (isTyping(event.target)) {
      return;
    }
    event.preventDefault();
    KEYS[event.key](rows[focused()]);
  });

  button.hidden = false;
  button.addEventListener("click", () => dialog.showModal());
  toggle.checked = !localStorage.getItem(OFF);
  toggle.addEventListener("change", () => {
    if (toggle.checked) {
      localStorage.removeItem(OFF);
    } else {
      localStorage.setItem(OFF, "1");
    }
  });

  // Back from an act: focus the same row, or the one that has taken its place.
  const stored = sessionStorage.getItem(PLACE);
  if (stored) {
    sessionStorage.removeItem(PLACE);
    const [key, place] = JSON.parse(stored);
    const again = rows.findIndex((row) => tickOf(row) && tickOf(row).value === key);
    focusRow(again < 0 ? place : again);
  }
})();
