// Answers in place of a new page. Without this script every button submits its form, and the page works all the same.
"use strict";

const TURN = "text/vnd.impar.turn+html";
const KEPT = "impar-conversation";
const PATIENCE = 20000; // milliseconds until a server that says nothing counts as unreachable
const AT_ONCE = 200; // milliseconds within which an answer comes at once

const at = (id) => document.getElementById(id);
const log = at("log");
const question = at("question");
let busy = false;
let soon; // the timer after which waiting is worth a word

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

function freshToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function say(words) {
  at("status").textContent = words;
}

function working(is) {
  busy = is;
  log.setAttribute("aria-busy", is);
  at("ask").querySelector(".send").setAttribute("aria-disabled", is);
  clearTimeout(soon);
  if (is) soon = setTimeout(waiting, AT_ONCE, true);
  else waiting(false);
}

function waiting(is) {
  at("working").hidden = !is;
  at("care").hidden = is;
  if (is) say(at("working").textContent);
}

function keep() {
  try {
    sessionStorage.setItem(KEPT, log.innerHTML);
  } catch {
    // Private windows and full stores keep nothing: the page only forgets when it is reloaded.
  }
}

function restore() {
  const kept = parsed(sessionStorage.getItem(KEPT) ?? "");
  for (const turn of [...log.children].filter((own) => own.id)) {
    [...kept.children].find((old) => old.id === turn.id)?.remove();
  }
  log.prepend(...kept.children);
  at("suggested")?.toggleAttribute("hidden", log.children.length > 0);
  if (location.pathname !== "/") history.replaceState(null, "", "/");
  keep();
}

async function submit(form, body) {
  if (busy) return;
  at("trouble").hidden = true;
  working(true);
  try {
    const signal = AbortSignal.timeout?.(PATIENCE);
    const response = await fetch("/chat", { method: "POST", headers: { Accept: TURN }, body, signal });
    const text = await response.text();
    working(false);
    if (response.ok) answered(form, body, parsed(text).firstElementChild);
    else failed(text, form, body);
  } catch {
    working(false);
    failed("Impar cannot be reached. Nothing that you wrote is lost.", form, body);
  }
}

function failed(words, form, body) {
  const trouble = at("trouble");
  trouble.querySelector("p").textContent = words;
  trouble.querySelector("button").onclick = () => submit(form, body);
  trouble.hidden = false;
}

function answered(form, body, turn) {
  form.elements.event.value = freshToken();
  if (turn.dataset.audience) wordFor(turn.dataset.audience);
  if ("feedback" in form.dataset) return thank(form, turn);
  if ("restart" in form.dataset) return startOver(turn);
  // An alert is read out by itself.
  if (!turn.querySelector("[role=alert]")) say(turn.dataset.status);
  if ("inPlace" in form.dataset && !turn.querySelector("button")) return;
  if (question.value.trim() === (body.get("question") ?? "").trim()) question.value = "";
  log.append(turn);
  at("suggested")?.setAttribute("hidden", "");
  keep();
  show(turn, form);
}

function show(turn, form) {
  turn.scrollIntoView({ block: "start" });
  // Whoever types on goes on typing; on a touch screen the keyboard would cover the answer.
  if (form.id === "ask" && !matchMedia("(pointer: coarse)").matches) question.focus({ preventScroll: true });
  else turn.querySelector("h2").focus({ preventScroll: true });
}

function wordFor(audience) {
  for (const button of document.querySelectorAll("#audience button")) {
    const chosen = button.dataset.audience === audience;
    button.setAttribute("aria-pressed", chosen);
    if (chosen) at("wording").textContent = button.dataset.label;
  }
}

function thank(form, turn) {
  const thanks = document.createElement("p");
  thanks.className = "thanks";
  thanks.tabIndex = -1;
  thanks.textContent = turn.querySelector(".says").textContent.replace(/\s+/g, " ").trim();
  form.parentElement.querySelector(".thanks")?.remove();
  form.replaceWith(thanks);
  const reasons = turn.querySelector("form.choices");
  if (reasons) {
    reasons.dataset.feedback = "";
    thanks.after(reasons);
  }
  thanks.focus({ preventScroll: true });
  keep();
}

function startOver(turn) {
  log.replaceChildren();
  at("suggested")?.removeAttribute("hidden");
  say(turn.dataset.status);
  keep();
  scrollTo({ top: 0 });
  question.focus({ preventScroll: true });
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target));
  if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
  submit(event.target, body);
});

question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  question.form.requestSubmit();
});

// A citation's mark opens the list of sources before the browser jumps into it.
log.addEventListener("click", (event) => {
  const mark = event.target.closest(".marks a");
  if (!mark) return;
  const entry = at(mark.hash.slice(1));
  entry.closest("details").open = true;
  entry.focus({ preventScroll: true });
});

restore();
