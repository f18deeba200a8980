/* Optional conveniences: a switch between light and dark, and "/" to search.

   It runs before the page is drawn, so that the wrong theme never flashes up. */
"use strict";

(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  /* Some browsers refuse to store anything; then the choice lasts for one page. */
  const recall = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const remember = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {}
  };

  const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
  const wear = (theme) => {
    if (theme === "dark" || theme === "light") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };

  root.classList.add("scripted");
  wear(recall("theme"));

  const show = () => {
    document.querySelector(".theme")?.setAttribute("aria-pressed", String(isDark()));
    const paper = getComputedStyle(root).backgroundColor;
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      meta.dataset.own ??= meta.content;
      meta.content = root.dataset.theme ? paper : meta.dataset.own;
    }
  };
  const change = () => {
    const theme = isDark() ? "light" : "dark";
    /* Readers who choose the theme of their system follow the system again. */
    const chosen = (theme === "dark") === system.matches ? null : theme;
    wear(chosen);
    remember("theme", chosen);
    show();
  };

  const hasKey = () => recall("slash") !== "off";
  const isWriting = (node) => node.closest("input, select, textarea, [contenteditable]") !== null;
  const search = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!hasKey() || isWriting(event.target)) return;
    const boxes = [...document.querySelectorAll("input[type=search]")];
    const box = boxes.find((one) => one.checkVisibility?.() ?? one.offsetParent !== null);
    event.preventDefault();
    if (box) {
      box.focus();
      box.select();
    } else document.querySelector(".to-search")?.click();
  };

  document.addEventListener("DOMContentLoaded", () => {
    show();
    system.addEventListener("change", show);
    document.querySelector(".theme")?.addEventListener("click", change);
    document.addEventListener("keydown", search);
    /* Shortcuts with a single key can be turned off (WCAG 2.1.4). */
    const slash = document.querySelector(".slash");
    const say = () => slash?.setAttribute("aria-pressed", String(hasKey()));
    slash?.addEventListener("click", () => {
      remember("slash", hasKey() ? "off" : null);
      say();
    });
    say();
  });
  /* The theme changed in another window, or the browser restored this page from its cache. */
  const again = () => {
    wear(recall("theme"));
    show();
  };
  addEventListener("storage", again);
  addEventListener("pageshow", (event) => event.persisted && again());
})();
