// Brings the pages to life. Every page works without it; it stores nothing that is typed in the browser, since that is about people, only
// whether single-key shortcuts are off.
import { initAll as startGovuk } from "./govuk.js";
import { initAll as startMoj } from "./moj.js";

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

// "Cancel" beside a form in which something was typed asks first: a call that was half taken down is not lost to one press.
function askBeforeCancelling() {
  document.addEventListener("input", (event) => event.target.form?.setAttribute("data-typed", ""));
  document.addEventListener("click", (event) => {
    const cancel = event.target.closest?.("a[data-cancel]");
    if (!cancel?.closest("form")?.hasAttribute("data-typed")) return;
    if (!window.confirm("What you typed here will be lost. Leave this page?")) event.preventDefault();
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
    } else if (event.key === "/" && isSingleKey(event)) {
      focusOn(event, document.getElementById("site-search"));
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      send(event, event.target.form ?? onlyForm());
    }
  });
}

const KEYS = "concord-keys";

function keysAreOn() {
  try {
    return localStorage.getItem(KEYS) !== "off";
  } catch {
    return true;
  }
}

// A key on its own, pressed outside any field, unless the reader turned such keys off (WCAG 2.1.4).
function isSingleKey(event) {
  return keysAreOn() && !event.ctrlKey && !event.altKey && !event.metaKey && !event.defaultPrevented && !isTyping(event.target);
}

// The board's keys: j and k walk the reports, a goes to the first to acknowledge, r loads anew, h leads to the handover.
function boardKeys() {
  const help = document.querySelector("[data-keys]");
  if (!help) return;
  help.hidden = false;
  const button = help.querySelector("[data-keys-switch]");
  const show = () => {
    button.setAttribute("aria-pressed", String(keysAreOn()));
    button.textContent = keysAreOn() ? "Single-key shortcuts are on. Turn them off" : "Single-key shortcuts are off. Turn them on";
  };
  show();
  button.addEventListener("click", () => {
    try {
      localStorage.setItem(KEYS, keysAreOn() ? "off" : "on");
    } catch {
      // A browser that keeps nothing keeps them on.
    }
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (!isSingleKey(event)) return;
    const rows = [...document.querySelectorAll("[data-row]")];
    const here = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
    const go = { j: () => rows[here + 1], k: () => rows[here - 1], a: () => document.querySelector("[data-acknowledge]") }[event.key];
    if (go) {
      event.preventDefault();
      go()?.focus();
    } else if (event.key === "r") {
      follow(event, document.querySelector("[data-refresh]"));
    } else if (event.key === "h") {
      follow(event, document.querySelector("[data-handover]"));
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

// The page's one form, for a press of Ctrl+Enter while nothing has the focus.
function onlyForm() {
  const forms = document.querySelectorAll('main form[method="post"]');
  return forms.length === 1 ? forms[0] : undefined;
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

// <div data-live="/board/rows" data-live-events="/board/events" data-live-said="board-said">: the server draws the part anew whenever
// something changed, and every half minute, since waits grow. It is put in place only while the focus is outside; the line that says when
// is the only thing read out, and it says so when the figures may be old. A part with data-live-every has no events: every so many
// milliseconds its own page is asked for, and the part with its id is taken out of the answer, until that is live no more.
function followLiveParts() {
  document.querySelectorAll("[data-live]").forEach((part) => new LivePart(part).begin());
}

class LivePart {
  constructor(part) {
    this.part = part;
    this.line = document.getElementById(part.dataset.liveSaid);
    this.pause = 1000;
    this.over = false;
  }

  begin() {
    this.listen();
    this.timer = setInterval(() => this.refresh(), Number(this.part.dataset.liveEvery ?? 30_000));
    this.part.addEventListener("focusout", () => setTimeout(() => this.place(), 0));
    window.addEventListener("pagehide", () => this.end());
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  listen() {
    if (this.over || !this.part.dataset.liveEvents) return;
    this.source = new EventSource(this.part.dataset.liveEvents);
    this.source.addEventListener("open", () => (this.pause = 1000));
    this.source.addEventListener("changed", () => this.refresh());
    this.source.addEventListener("error", () => {
      // A stream that ended comes back by itself; one that was refused is asked for again, ever less often.
      if (this.source.readyState !== EventSource.CLOSED || this.over) return;
      this.refresh();
      setTimeout(() => this.listen(), this.pause);
      this.pause = Math.min(this.pause * 2, 60_000);
    });
  }

  async refresh() {
    if (this.over || this.asking) return void (this.again = true);
    this.asking = true;
    try {
      const answer = await fetch(this.part.dataset.live, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(20_000) });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 404) this.signedOut();
      else if (!answer.ok) this.lost();
      else this.take(await answer.text());
    } catch {
      this.lost();
    }
    this.asking = false;
    if (this.again) {
      this.again = false;
      setTimeout(() => this.refresh(), 500);
    }
  }

  take(html) {
    this.waiting = this.part.dataset.liveEvery ? this.ownPart(html) : html;
    this.place();
  }

  // The same part in the page as it is now; without it the work is done, and the page is loaded whole.
  ownPart(html) {
    const now = new DOMParser().parseFromString(html, "text/html").getElementById(this.part.id);
    if (now) return now.innerHTML;
    this.end();
    location.reload();
    return undefined;
  }

  place() {
    if (!this.waiting) return;
    if (this.part.contains(document.activeElement)) return this.say("The list has changed. It is shown anew when you leave it.");
    this.part.innerHTML = this.waiting;
    listsAsCards(this.part);
    this.waiting = undefined;
    this.say(this.part.firstElementChild?.dataset.said ?? "");
  }

  lost() {
    if (this.over) return;
    const since = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    if (!this.line?.classList.contains("concord-updated--old")) this.say(`Connection lost at ${since}: figures may be old.`, true);
  }

  signedOut() {
    this.end();
    this.say("You are signed out, so this list no longer changes: figures may be old. Load the page again to sign in.", true);
  }

  say(words, old = false) {
    if (!this.line) return;
    this.line.classList.toggle("concord-updated--old", old);
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  end() {
    this.over = true;
    clearInterval(this.timer);
    this.source?.close();
  }
}

// <form data-upload="/incidents/…/evidence">: the file goes in pieces, so that a broken connection goes on where it broke; a file may be
// dropped on the form. Without this, the form sends it whole.
function sendFilesInPieces() {
  for (const form of document.querySelectorAll("form[data-upload]")) {
    const input = form.querySelector('input[type="file"]');
    const said = form.querySelector("[data-upload-said]");
    form.addEventListener("dragover", (event) => {
      event.preventDefault();
      form.classList.add("concord-dropping");
    });
    form.addEventListener("dragleave", () => form.classList.remove("concord-dropping"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("concord-dropping");
      if (event.dataTransfer.files.length === 1) {
        input.files = event.dataTransfer.files;
        said.textContent = `${input.files[0].name} is chosen.`;
      } else {
        said.textContent = "Drop one file at a time.";
      }
    });
    form.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      if (form.dataset.sending) return;
      form.dataset.sending = "yes";
      sendInPieces(form, input.files[0], said).catch((why) => {
        said.textContent = why.message;
      }).finally(() => delete form.dataset.sending);
    });
  }
}

async function sendInPieces(form, file, said) {
  const answers = new FormData(form);
  const own = (more) => {
    const body = new FormData();
    ["csrf", "note", "clean"].forEach((name) => body.append(name, answers.get(name) ?? ""));
    body.append("name", file.name);
    Object.entries(more).forEach(([name, value]) => body.append(name, value));
    return body;
  };
  for (let tries = 0; tries < 8; tries += 1) {
    try {
      if (tries > 0) {
        said.textContent = "The connection broke. Trying again.";
        await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
      }
      const begun = await answerOf(await fetch(`${form.dataset.upload}/begin`, { method: "POST", body: own({ size: file.size }) }));
      let offset = begun.offset;
      for (;;) {
        said.textContent = `Sending: ${Math.floor((100 * offset) / file.size)} % of ${file.name}.`;
        const piece = file.slice(offset, offset + begun.piece);
        const body = own({ offset });
        body.append("piece", piece, "piece");
        const reply = await fetch(`${form.dataset.upload}/uploads/${begun.upload}`, { method: "POST", body });
        if (reply.status === 409) break;
        const answer = await answerOf(reply);
        if (answer.done) {
          location.assign(answer.done);
          return;
        }
        offset = answer.offset;
      }
    } catch (why) {
      if (why.refused) throw why;
    }
  }
  throw new Error("The file could not be sent. What was sent is kept for a day: choose the same file again to go on.");
}

// <div data-cover> around a picture: a box drawn on it becomes a line of the form's "boxes", in hundredths of the picture, and every line
// that is there is shown as a box. The lines are what is sent, so that without this, or without a pointer, they are written.
function coverPictures() {
  const frame = document.querySelector("[data-cover]");
  const lines = document.querySelector('textarea[name="boxes"]');
  const picture = frame?.querySelector("img");
  if (!frame || !lines || !picture) return;
  const said = document.querySelector("[data-cover-said]");
  document.querySelector("[data-cover-how]").hidden = false;
  // Drawing is switched on, so that until then a finger on the picture scrolls the page.
  const drawing = document.querySelector("[data-cover-switch]");
  drawing.hidden = false;
  drawing.addEventListener("click", () => {
    const on = frame.classList.toggle("concord-cover--drawing");
    drawing.setAttribute("aria-pressed", String(on));
    drawing.textContent = on ? "Stop drawing" : "Draw boxes on the picture";
    if (on) frame.scrollIntoView({ block: "nearest" });
  });
  picture.draggable = false;
  const place = (event) => {
    const seen = picture.getBoundingClientRect();
    const part = (at, low, whole) => Math.min(100, Math.max(0, (100 * (at - low)) / whole));
    return [part(event.clientX, seen.left, seen.width), part(event.clientY, seen.top, seen.height)];
  };
  const shown = ([left, top, right, bottom]) => {
    const box = document.createElement("span");
    box.className = "concord-cover__box";
    Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${right - left}%`, height: `${bottom - top}%` });
    frame.append(box);
    return box;
  };
  const draw = () => {
    frame.querySelectorAll(".concord-cover__box").forEach((box) => box.remove());
    lines.value.split("\n").map((line) => line.trim().split(/[ ,;%\t]+/).map(Number)).filter((box) => box.length === 4 && box.every(Number.isFinite)).forEach(shown);
  };
  // Edges go outwards to whole hundredths: what was drawn over is covered.
  const between = ([x, y], [u, v]) => [Math.floor(Math.min(x, u)), Math.floor(Math.min(y, v)), Math.ceil(Math.max(x, u)), Math.ceil(Math.max(y, v))];
  let from = null;
  let growing = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary || !frame.classList.contains("concord-cover--drawing")) return;
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    from = place(event);
  });
  frame.addEventListener("pointermove", (event) => {
    if (!from || !event.isPrimary) return;
    growing?.remove();
    growing = shown(between(from, place(event)));
  });
  const end = (event) => {
    if (!from || !event.isPrimary) return;
    const box = between(from, place(event));
    from = null;
    growing = null;
    if (event.type === "pointerup" && box[2] - box[0] > 1 && box[3] - box[1] > 1) {
      lines.value = [...lines.value.split("\n").filter((line) => line.trim()), box.join(" ")].join("\n");
      said.textContent = "A box was added.";
    }
    draw();
  };
  frame.addEventListener("pointerup", end);
  frame.addEventListener("pointercancel", end);
  lines.addEventListener("input", draw);
  draw();
}

// A list on a phone is read down and not across: each cell gets its column's name, and the style sheet makes a card of each row. Figures stay
// a table, since they are compared across. The roles say that it is one however it is drawn.
function listsAsCards(within) {
  for (const table of within.querySelectorAll(".concord-scroll > .concord-worklist")) {
    const names = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
    const even = rows.every((row) => row.cells.length === names.length && [...row.cells].every((cell) => cell.colSpan === 1));
    if (names.length < 2 || !even || table.querySelector("td.govuk-table__cell--numeric")) continue;
    table.classList.add("concord-cards");
    table.setAttribute("role", "table");
    for (const part of [table.tHead, ...table.tBodies]) part.setAttribute("role", "rowgroup");
    for (const cell of table.tHead.rows[0].cells) cell.setAttribute("role", cell.tagName === "TH" ? "columnheader" : "cell");
    for (const row of table.rows) row.setAttribute("role", "row");
    for (const row of rows) {
      [...row.cells].forEach((cell, place) => {
        const heads = cell.tagName === "TH";
        cell.setAttribute("role", heads ? "rowheader" : "cell");
        if (!heads && names[place] && !cell.textContent.trim().startsWith(names[place])) cell.dataset.label = names[place];
      });
    }
  }
}

// What the server answered; a refusal in its own words is final, anything else is tried again.
async function answerOf(reply) {
  const answer = (reply.headers.get("content-type") ?? "").startsWith("application/json") ? await reply.json() : {};
  if (reply.ok) return answer;
  const why = new Error(answer.refused ?? "The file was not taken. Load the page again and look whether you may add files.");
  why.refused = answer.refused !== undefined || (reply.status >= 400 && reply.status < 500);
  throw why;
}

// Last, since a class and a constant of this file are there only once the lines above have run.
startGovuk();
startMoj();
guardAgainstSendingTwice();
shortcuts();
followLiveParts();
askOnlyWhatApplies();
askBeforeCancelling();
sendFilesInPieces();
coverPictures();
listsAsCards(document);
boardKeys();
