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
sendFilesInPieces();

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

// What the server answered; a refusal in its own words is final, anything else is tried again.
async function answerOf(reply) {
  const answer = (reply.headers.get("content-type") ?? "").startsWith("application/json") ? await reply.json() : {};
  if (reply.ok) return answer;
  const why = new Error(answer.refused ?? "The file was not taken. Load the page again and look whether you may add files.");
  why.refused = answer.refused !== undefined || (reply.status >= 400 && reply.status < 500);
  throw why;
}
