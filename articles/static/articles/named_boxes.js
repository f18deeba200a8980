/* Gives the boxes that select2 puts in place of Django's selects the labels of their fields. Boxes come and go (a list
   opens, a box is redrawn), so every change of the page is checked. */
"use strict";

(() => {
  // Everything in select2 that is a box, a search field or a list.
  const PARTS = "[role=combobox], [role=searchbox], [role=textbox], [role=listbox]";

  const labelOf = (select) =>
    Array.from(select.labels, (label) => label.textContent.trim().replace(/:$/, "")).join(" ");

  const set = (part, name, value) => {
    if (part.getAttribute(name) !== value) {
      part.setAttribute(name, value);
    }
  };

  const nameAll = (container, select) => {
    const label = labelOf(select);
    const chosen = select.multiple ? "" : select.selectedOptions[0]?.text.trim(); // several chosen values are a list inside the box
    container.querySelectorAll(PARTS).forEach((part) => {
      const shown = part.matches("[role=combobox]") && chosen;
      set(part, "aria-label", shown ? `${label}: ${shown}` : label);
      part.removeAttribute("aria-labelledby"); // it points to the chosen value, and would override the label
    });
    // The cross is for the mouse, as keyboards have Delete. Among a list's items it would be announced as another item.
    for (const cross of container.querySelectorAll(".select2-selection__clear")) set(cross, "aria-hidden", "true");
  };

  const tie = (box, list) => {
    const combobox = box.querySelector("[role=combobox]");
    if (list && combobox?.getAttribute("aria-expanded") === "true") {
      set(combobox, "aria-controls", list.id); // ARIA 1.2 requires it on an open box; select2 implements 1.0
    } else {
      combobox?.removeAttribute("aria-controls");
    }
  };

  const look = () => {
    document.querySelectorAll("select.admin-autocomplete").forEach((select) => {
      const box = select.nextElementSibling;
      if (!box?.matches(".select2-container") || !select.labels.length) {
        return;
      }
      nameAll(box, select);
      // An open list is at the end of the page; its id contains that of the select.
      const list = document.getElementById(`select2-${select.id}-results`);
      if (list) {
        nameAll(list.closest(".select2-container"), select);
      }
      tie(box, list);
    });
  };

  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-expanded"] };
  new MutationObserver(look).observe(document.documentElement, changes);
  look();
})();
