(() => {
"use strict";
// What is shown is in the address: #vis=<number>&q=<words>&inf=…&kode=…&basis=…&a0=…, or #<id> of a place.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const words = data.words;
const list = $("list"), section = $("passager"), box = $("q"), bar = $("bar");
const rows = [...list.querySelectorAll(".u")];
const said = rows.map((row) => row.querySelector(".words"));
const talks = [...list.querySelectorAll(".talk")];
const talkOf = rows.map((row) => row.closest(".talk"));
const pickers = [...document.querySelectorAll("select[data-f]")];
const links = [...document.querySelectorAll('a[href^="#"]')];
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
document.documentElement.classList.add("js");
history.scrollRestoration = "manual";

// å stays å, and is the same however it was typed.
const low = (text) => text.normalize("NFC").toLowerCase();
let lowered = null;
const marked = new Set();

function parts(query) {
  const found = [];
  for (const hit of low(query).matchAll(/["”“]([^"”“]+)["”“]|([^\s"”“]+)/g)) {
    const word = (hit[1] ?? hit[2]).replace(/\s+/g, " ").trim();
    if (word) found.push(word);
  }
  return found;
}

function unmark() {
  for (const paragraph of marked) {
    for (const hit of paragraph.querySelectorAll("mark")) hit.replaceWith(...hit.childNodes);
    paragraph.normalize();
  }
  marked.clear();
}

function mark(paragraph, wanted) {
  const text = paragraph.textContent, small = text.toLowerCase();
  if (small.length !== text.length) return;
  const spans = [];
  for (const word of wanted) {
    for (const form of new Set([word, word.normalize("NFD")])) {
      for (let at = small.indexOf(form); at >= 0; at = small.indexOf(form, at + form.length)) spans.push([at, at + form.length]);
    }
  }
  spans.sort((a, b) => a[0] - b[0]);
  const joined = [];
  for (const span of spans) {
    const last = joined[joined.length - 1];
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else joined.push(span);
  }
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let at = 0; walker.nextNode(); at += walker.currentNode.data.length) nodes.push([walker.currentNode, at]);
  // From the end, so that what is cut off behind a hit does not move what is in front of it.
  for (const [node, start] of nodes) {
    const end = start + node.data.length;
    for (const [from, to] of [...joined].reverse()) {
      const a = Math.max(from, start), b = Math.min(to, end);
      if (a >= b) continue;
      // Not by ranges: the browser keeps every one up to date at every change.
      if (b < end) node.splitText(b - start);
      const hit = document.createElement("mark"), part = a > start ? node.splitText(a - start) : node;
      part.replaceWith(hit);
      hit.append(part);
    }
  }
  marked.add(paragraph);
}

function unpack(text) {
  const found = new Set();
  let at = 0;
  for (const step of text.split(".")) found.add((at += parseInt(step, 36)));
  return found;
}

function below(code) {
  const found = new Set([code]);
  for (let more = true; more; ) {
    more = false;
    data.parents.forEach((above, own) => {
      if (found.has(above) && !found.has(own)) { found.add(own); more = true; }
    });
  }
  return found;
}

function read() {
  const hash = location.hash.slice(1);
  const state = {};
  if (!hash.includes("=")) return state;
  for (const [name, value] of new URLSearchParams(hash)) {
    if (value && /^(vis|q|inf|kode|basis|a\d+)$/.test(name)) state[name] = value;
  }
  const number = state.vis && $(state.vis);
  if (state.vis && !(number && number.dataset.u !== undefined)) delete state.vis;
  return state;
}

function write(state) {
  const text = new URLSearchParams(Object.entries(state).filter((each) => each[1])).toString();
  return text ? "#" + text : location.href.split("#")[0];
}

function test(state) {
  const only = state.vis ? unpack($(state.vis).dataset.u) : null;
  const wanted = parts(state.q ?? "");
  if (wanted.length && !lowered) lowered = said.map((paragraph) => low(paragraph.textContent));
  const codes = state.kode ? below(Number(state.kode)) : null;
  const columns = Object.keys(state).filter((name) => /^a\d+$/.test(name)).map((name) => [Number(name.slice(1)) + 1, Number(state[name])]);
  return (place) => {
    if (only && !only.has(place)) return false;
    const [voice, ...its] = data.units[place];
    const known = data.voices[voice];
    if (state.inf && !(known && known[0] === Number(state.inf))) return false;
    for (const [column, value] of columns) if (!known || known[column] !== value) return false;
    if (state.basis === "u") {
      if (its.length || codes) return false;
    } else if (state.basis || codes) {
      const fits = (code) => (!codes || codes.has(code < 0 ? ~code : code))
        && (state.basis === "d" ? code >= 0 : state.basis === "s" ? code < 0 : true);
      if (!its.some(fits)) return false;
    }
    return wanted.every((word) => lowered[place].includes(word));
  };
}

function named(id) {
  const number = $(id), row = number.closest("tr"), cell = number.closest("td");
  const heading = row && row.querySelector("th");
  const table = number.closest("table");
  if (!heading || !cell) return words.number;
  const column = table.classList.contains("rank") ? null : table.tHead.rows[0].cells[cell.cellIndex];
  return [heading, column].filter(Boolean).map((each) => each.dataset.l).join(" × ");
}

function count(shown) {
  const people = new Set(shown.map((place) => data.units[place][0]).filter((voice) => voice >= 0).map((voice) => data.voices[voice][0]));
  const passages = !shown.length ? words.no_passage : shown.length === 1 ? words.one_passage : fill(words.passage_count, { n: shown.length });
  if (!shown.length) return passages;
  return passages + " " + (people.size === 1 ? words.from_one : fill(words.from_many, { n: people.size }));
}

let current = {};
function show(state) {
  current = state;
  const active = Object.keys(state).length > 0;
  const fits = active ? test(state) : () => true;
  const shown = [], full = new Set();
  unmark();
  rows.forEach((row, place) => {
    const on = fits(place);
    row.hidden = !on;
    if (on) { shown.push(place); full.add(talkOf[place]); }
  });
  for (const talk of talks) talk.hidden = active && !full.has(talk);
  list.classList.toggle("filtered", active);
  const wanted = parts(state.q ?? "");
  if (wanted.length) for (const place of shown) mark(said[place], wanted);
  box.value = state.q ?? "";
  for (const picker of pickers) {
    picker.value = state[picker.dataset.f] ?? "";
    picker.classList.toggle("on", picker.value !== "");
  }
  const told = [];
  if (state.vis) told.push(named(state.vis));
  if (state.q) told.push("”" + state.q.trim() + "”");
  for (const picker of pickers) {
    if (picker.value) {
      const option = picker.selectedOptions[0];
      told.push(option.dataset.l ?? option.textContent);
    }
  }
  $("clear").hidden = !active;
  const place = !active && here();
  $("shown").textContent = active ? count(shown) + (told.length ? ": " + told.join(" · ") : "")
    : place ? fill(words.in_context, { place: place.querySelector(".at").textContent })
    : fill(words.all_passages, { n: rows.length });
  const came = history.state && history.state.came;
  $("back").hidden = !came;
  if (came) $("back").textContent = words[came];
}

function target() {
  try { return $(decodeURIComponent(location.hash.slice(1))); } catch { return null; }
}
function here() {
  const place = target();
  return place && place.classList.contains("u") ? place : null;
}

// Shows what the address says. Having gone back, one stands where one left.
function apply(fresh) {
  for (const old of list.querySelectorAll(".here")) old.classList.remove("here");
  const state = read();
  if (state.basis && !["d", "s", "k", "u"].includes(state.basis)) delete state.basis;
  show(state);
  const left = history.state;
  if (!fresh && left && left.y !== undefined) {
    scrollTo(0, left.y);
    const link = links[left.link];
    if (link) {
      link.focus({ preventScroll: true });
      const at = link.getBoundingClientRect();
      if (at.top < 0 || at.bottom > innerHeight) link.scrollIntoView({ block: "center" });
    }
    return;
  }
  if (Object.keys(state).length) {
    section.scrollIntoView();
    bar.focus({ preventScroll: true });
    return;
  }
  const place = target();
  if (!place) return;
  if (place.classList.contains("u")) place.classList.add("here");
  place.scrollIntoView({ block: place.classList.contains("u") ? "center" : "start" });
  // As the browser does where no script stands between: Tab goes on from there.
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

function leave(link) {
  history.replaceState({ ...history.state, y: scrollY, link: links.indexOf(link) }, "");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest && event.target.closest("a");
  const hash = link && link.getAttribute("href");
  if (!hash || !hash.startsWith("#") || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  leave(link);
  const number = link.dataset && link.dataset.u !== undefined;
  const came = number ? "back_number" : link.classList.contains("ctx") ? "back_list" : hash.startsWith("#u-") ? "back" : "";
  history.pushState({ came }, "", number ? "#vis=" + link.id : hash);
  apply(true);
});
addEventListener("popstate", () => apply(false));
addEventListener("pagehide", () => history.replaceState({ ...history.state, y: scrollY }, ""));

// A filter is a step of its own in the history; what is typed after it is not.
function change(state) {
  const was = Object.keys(current).length > 0, next = Object.keys(state).length > 0;
  if (!was && next) {
    leave(null);
    history.pushState({ came: "" }, "", write(state));
  } else history.replaceState(next ? history.state : { came: "" }, "", write(state));
  show(state);
  if (section.getBoundingClientRect().top < 0) section.scrollIntoView();
}

function asked() {
  const state = {};
  if (current.vis) state.vis = current.vis;
  if (box.value.trim()) state.q = box.value;
  for (const picker of pickers) if (picker.value) state[picker.dataset.f] = picker.value;
  return state;
}

let soon = 0;
box.addEventListener("input", () => {
  clearTimeout(soon);
  soon = setTimeout(() => change(asked()), 120);
});
for (const picker of pickers) picker.addEventListener("change", () => change(asked()));
$("find").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(soon);
  change(asked());
});
$("clear").addEventListener("click", () => { change({}); box.focus({ preventScroll: true }); });
$("back").addEventListener("click", () => history.back());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "/" && !typing) {
    event.preventDefault();
    section.scrollIntoView();
    box.focus({ preventScroll: true });
    box.select();
  } else if (event.key === "Escape" && (Object.keys(current).length || box.value)) {
    event.preventDefault();
    clearTimeout(soon);
    change({});
  }
});
$("paper").addEventListener("change", (event) => document.documentElement.classList.toggle("no-paper", !event.target.checked));
apply(false);
})();
