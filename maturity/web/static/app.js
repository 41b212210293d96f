// Saves an answer when it changes. The page works without this: its buttons post the same form.
const form = document.querySelector("form.answers");
const live = document.getElementById("live");
const words = form.dataset;
const CHOICE = 600;   // arrow keys move and select, so wait until they rest
const TEXT = 1500;
const QUIET = 5000;   // a screen reader hears of saving at most this often
const LIMIT = 1000;
const timers = new Map();
const unsaved = new Set();
const busy = new Set();
let said = 0;

function fieldsOf(question) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name === "csrf_token" || name === question || name.startsWith(question + ".")) data.append(name, value);
  }
  return data;
}

function announce(text) {
  const now = Date.now();
  if (now - said < QUIET) return;
  said = now;
  live.textContent = text;
}

function tell(question, text, wrong, ...extra) {
  const line = document.getElementById(question).querySelector(".saved");
  line.classList.toggle("not", wrong);
  line.replaceChildren(text, ...extra.flatMap((one) => [" ", one]));
  if (wrong) line.setAttribute("role", "alert");
  else line.removeAttribute("role");
}

function retry(question) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = words.retry;
  button.addEventListener("click", () => save(question));
  return button;
}

function link() {
  const to = document.createElement("a");
  to.href = words.to;
  to.target = "_blank";
  to.textContent = words.link;
  return to;
}

// The fields for reason, comment and evidence are on the page of the one question; fetch them from there.
async function more(question) {
  const place = document.getElementById(question);
  const button = place.querySelector("[name=more]");
  if (!button) return;
  let response;
  try {
    response = await fetch(words.answer + encodeURIComponent(question));
  } catch {
    tell(question, words.off, true);
    return;
  }
  if (!response.ok) return form.requestSubmit(button);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const texts = page.querySelector(".texts");
  texts.querySelector("[name=clear]")?.remove();
  button.replaceWith(texts);
  return texts;
}

function both() {
  const button = document.createElement("button");
  button.className = "quiet";
  button.name = "next";
  button.value = "here";
  button.textContent = words.both;
  return button;
}

async function reply(question, response) {
  const again = retry(question);
  const json = (response.headers.get("Content-Type") || "").includes("json");
  const body = json ? await response.json() : {};
  if (response.ok) {
    unsaved.delete(question);
    if (body.same) return;
    form.elements[question + ".revision"].value = body.revision;
    tell(question, body.saved, false);
    announce(body.saved);
  } else {
    const extra = response.status === 401 ? [link(), again] : [body.conflict ? both() : again];
    tell(question, words.not + " " + (body.message || ""), true, ...extra);
  }
}

async function save(question) {
  clearTimeout(timers.get(question));
  timers.delete(question);
  if (busy.has(question)) {
    timers.set(question, setTimeout(save, CHOICE, question));
    return;
  }
  busy.add(question);
  try {
    const response = await fetch(words.answer + encodeURIComponent(question), {
      method: "POST", body: fieldsOf(question), headers: { Accept: "application/json" },
    });
    await reply(question, response);
  } catch {
    tell(question, words.not + " " + words.off, true, retry(question));
  } finally {
    busy.delete(question);
  }
}

function later(question, wait) {
  unsaved.add(question);
  clearTimeout(timers.get(question));
  timers.set(question, setTimeout(save, wait, question));
}

function count(area) {
  if (area.tagName !== "TEXTAREA") return;
  let line = area.parentElement.querySelector(".count");
  if (area.value.length < 0.8 * LIMIT) {
    line?.remove();
    return;
  }
  if (!line) {
    line = document.createElement("span");
    line.className = "hint count";
    area.after(line);
  }
  line.textContent = words.count.replace("{}", area.value.length);
  announce(line.textContent);
}

const questionOf = (element) => element.closest("fieldset")?.id;
const isText = (element) => element.matches("textarea, input:not([type=radio], [type=checkbox], [type=hidden])");

form.addEventListener("input", (event) => {
  const question = questionOf(event.target);
  if (!question) return;
  if (isText(event.target)) {
    count(event.target);
    later(question, TEXT);
  }
});

form.addEventListener("change", (event) => {
  const question = questionOf(event.target);
  if (!question) return;
  if (isText(event.target)) save(question);
  else later(question, CHOICE);
  if (event.target.value === "not-applicable") more(question);
});

form.addEventListener("click", async (event) => {
  if (event.target.name !== "more") return;
  event.preventDefault();
  const texts = await more(event.target.value);
  const details = texts?.querySelector("details");
  if (!details) return;
  details.open = true;
  details.querySelector("summary").focus();
});

form.addEventListener("submit", () => {
  timers.forEach(clearTimeout);
  unsaved.clear();
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
