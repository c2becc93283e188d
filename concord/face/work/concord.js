// Brings the pages to life. Every page works without it; it stores nothing in the browser, since what is typed here is
// about people.
import { initAll as startGovuk } from "./govuk.js";
import { initAll as startMoj } from "./moj.js";

startGovuk();
startMoj();
guardAgainstSendingTwice();
shortcuts();
followLiveParts();
askOnlyWhatApplies();

// A form is sent once: a second press within the page's life is dropped. Coming back by the Back button frees it again.
function guardAgainstSendingTwice() {
  const sent = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    if (form.hasAttribute("data-downloads")) return;
    sent.add(form);
    form.classList.add("concord-sending");
  });
  window.addEventListener("pageshow", () => {
    sent.forEach((form) => form.classList.remove("concord-sending"));
    sent.clear();
  });
}

// A question that depends on another one's answer is hidden until it applies; one that came back with an error stays in sight.
function askOnlyWhatApplies() {
  const parts = [...document.querySelectorAll(".concord-if")];
  const answer = (form, name) => {
    const controls = [...form.elements].filter((control) => control.name === name);
    const chosen = controls.find((control) => control.type !== "radio" || control.checked);
    return chosen ? chosen.value : "";
  };
  const show = () => {
    for (const part of parts) {
      const applies = part.dataset.is.split(" ").includes(answer(part.closest("form"), part.dataset.if));
      part.hidden = !applies && !part.querySelector(".govuk-form-group--error");
    }
  };
  if (parts.length === 0) return;
  document.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}

// Alt+N: new incident. "/": search, unless something is being typed. Ctrl+Enter (or Cmd+Enter): send the form in hand.
function shortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyN") {
      follow(event, document.querySelector('[data-shortcut="new"]'));
    } else if (event.key === "/" && !event.ctrlKey && !event.altKey && !event.metaKey && !isTyping(event.target)) {
      focusOn(event, document.getElementById("site-search"));
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      send(event, event.target.form);
    }
  });
}

function follow(event, link) {
  if (!link) return;
  event.preventDefault();
  link.click();
}

function focusOn(event, box) {
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

// As if its first button had been pressed, so that the button's own name and value go along.
function send(event, form) {
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector('button:not([type="button"])') ?? undefined);
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

// <div data-live="/board/live" data-live-said="board-said">: the server sends the part anew; it is left alone while the
// focus is inside, and the line that says when it changed is the only thing read out.
function followLiveParts() {
  for (const part of document.querySelectorAll("[data-live]")) {
    const source = new EventSource(part.dataset.live);
    source.addEventListener("part", (event) => {
      if (part.contains(document.activeElement)) return;
      part.innerHTML = event.data;
    });
    source.addEventListener("said", (event) => {
      const line = document.getElementById(part.dataset.liveSaid);
      if (line) line.textContent = event.data;
    });
    window.addEventListener("pagehide", () => source.close());
  }
}
