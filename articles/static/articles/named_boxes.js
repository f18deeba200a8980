/* The boxes that select2 puts in the place of Django's selects say nothing of what they are for: each is given its field's
   label. They come and go (a list opens, a box is drawn anew), so whatever appears on the page is looked at. */
"use strict";

(() => {
  // All that select2 calls a box, a search or a list.
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
    const chosen = select.multiple ? "" : select.selectedOptions[0]?.text.trim(); // several are a list in the box
    container.querySelectorAll(PARTS).forEach((part) => {
      const shown = part.matches("[role=combobox]") && chosen;
      set(part, "aria-label", shown ? `${label}: ${shown}` : label);
      part.removeAttribute("aria-labelledby"); // it points to what is chosen, and would go before the label
    });
    // The cross is for the mouse; a keyboard has Delete. Among the items of a list it is none.
    for (const cross of container.querySelectorAll(".select2-selection__clear")) set(cross, "aria-hidden", "true");
  };

  const tie = (box, list) => {
    const combobox = box.querySelector("[role=combobox]");
    if (list && combobox?.getAttribute("aria-expanded") === "true") {
      set(combobox, "aria-controls", list.id); // what ARIA 1.2 asks of an open one; select2 knows 1.0
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
      // What is open hangs at the end of the page; its list has the name of the select in its id.
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
