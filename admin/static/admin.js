// What makes the pages smoother. Every page works without it.
"use strict";

const REFRESH_MS = 15_000;
const IDLE_MS = 10 * 60_000; // an unwatched page must not keep its session alive
const KEYS_OFF = "keys=off";

let lastSign = Date.now();
let leaving = false;

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function localTimes(root) {
  for (const time of all("time[data-local]", root)) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    time.textContent = at.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
    time.title = time.dateTime;
    time.removeAttribute("data-local");
  }
}

function refresh() {
  for (const part of all("[data-refresh]")) htmx.trigger(part, "refresh");
}

function watched() {
  return document.visibilityState === "visible" && Date.now() - lastSign < IDLE_MS;
}

function countDown() {
  for (const clock of all("[data-countdown]")) {
    clock.deadline ??= Date.now() + Number(clock.dataset.countdown) * 1000;
    const left = Math.ceil((clock.deadline - Date.now()) / 1000);
    clock.textContent = `${Math.max(left, 0)} s`;
    if (left <= 0) {
      clock.removeAttribute("data-countdown");
      refresh();
      setTimeout(refresh, 4000); // by then it has left, as a rule
    }
  }
}

function notice(text) {
  const place = document.getElementById("notices");
  if (!place || place.lastElementChild?.textContent === text) return;
  const line = document.createElement("p");
  line.className = "notice trouble";
  line.textContent = text;
  place.append(line);
}

function move(step) {
  const lines = all("[data-line]");
  if (!lines.length) return;
  const at = lines.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : lines.length - 1) : Math.min(Math.max(at + step, 0), lines.length - 1);
  lines[next].focus();
}

function keysAreOff() {
  return document.cookie.split("; ").includes(KEYS_OFF);
}

// Who dictates or holds a switch may turn single keys off (WCAG 2.1.4).
function offerKeys(help) {
  const box = help.querySelector("[data-keys-switch]");
  help.hidden = false;
  box.checked = !keysAreOff();
  box.addEventListener("change", () => {
    document.cookie = `keys=${box.checked ? "on" : "off"}; path=/; max-age=31536000; samesite=strict`;
  });
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || keysAreOff()) return;
  const here = document.activeElement;
  // Keys count only on the list itself, or where nothing has the focus.
  if (here && here !== document.body && here.id !== "main" && !here.closest("[data-list]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
}

function guardEditor(form) {
  const text = form.elements.text;
  const before = text.value;
  text.addEventListener("input", () => {
    const take = document.querySelector("[data-take]"); // who writes has it
    if (take) htmx.trigger(take, "take");
  }, { once: true });
  const changed = () => form.hasAttribute("data-typed") || text.value !== before;
  addEventListener("beforeunload", (event) => {
    if (!leaving && changed()) event.preventDefault();
  });
}

document.addEventListener("DOMContentLoaded", () => {
  localTimes(document);
  all("form[data-editor]").forEach(guardEditor);
  all("[data-keys-help]").forEach(offerKeys);
  setInterval(() => watched() && refresh(), REFRESH_MS);
  setInterval(countDown, 250);
});
document.addEventListener("htmx:after:swap", (event) => {
  localTimes(document);
  if (event.detail.ctx?.target?.id === "preview") event.detail.ctx.target.scrollIntoView({ block: "nearest" });
});
document.addEventListener("submit", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
document.addEventListener("keydown", keys);
for (const sign of ["pointerdown", "keydown", "wheel"]) {
  document.addEventListener(sign, () => { lastSign = Date.now(); }, { passive: true });
}
document.addEventListener("htmx:response:error", (event) => {
  const status = event.detail.ctx.response.status;
  if (status === 401) notice("Your session has ended. Sign in in another tab; what you typed here stays.");
  else if (status !== 404) notice("The page could not be brought up to date. What you typed is still here.");
});
document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of all("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
