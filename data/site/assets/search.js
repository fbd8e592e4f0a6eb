// The search of the first page. It works on the index in search-index.js and sends nothing.
(() => {
  "use strict";
  const index = window.siteSearch;
  const form = document.getElementById("search");
  if (!index || !form) return;
  const box = document.getElementById("search-words");
  const help = document.getElementById("search-help");
  const count = document.getElementById("search-count");
  const list = document.getElementById("search-results");
  const vocabulary = Object.keys(index.words);
  const SHOWN = 8, LONGEST_WORD = 30, WAIT = 150;
  const EXACT = 1, BEGINNING = 0.6, ONE_SLIP = 0.5, TWO_SLIPS = 0.3;

  // The same as `folded` in bot/site/search_index.py.
  const fold = (text) => (text.replace(/['’‘]/g, "").normalize("NFKD").toLowerCase()
    .replace(/\p{Mn}/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [])
    .map((word) => [...word].slice(0, LONGEST_WORD).join(""));

  // Letters added, lost, changed or exchanged with a neighbour; more than `most` is `most + 1`.
  const slips = (one, two, most) => {
    if (Math.abs(one.length - two.length) > most) return most + 1;
    let before = [], row = Array.from({ length: two.length + 1 }, (_, at) => at);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= two.length; j++) {
        const same = one[i - 1] === two[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) {
          next[j] = Math.min(next[j], before[j - 2] + 1);
        }
      }
      if (Math.min(...next) > most) return most + 1;
      before = row;
      row = next;
    }
    return row[two.length];
  };

  // The words of the index that a typed word may mean, each with how sure that is.
  const meant = (word) => {
    const found = new Map();
    const known = Object.hasOwn(index.words, word);
    if (known) found.set(word, EXACT);
    const most = known || word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    for (const other of vocabulary) {
      if (other === word) continue;
      if (word.length > 2 && other.startsWith(word)) {
        found.set(other, BEGINNING);
      } else if (other.length > 3 && word.length < other.length + 4 && word.startsWith(other)) {
        found.set(other, BEGINNING);
      } else if (most && other.length > 3 && other[0] === word[0]) {
        const far = slips(word, other, most);
        if (far <= most) found.set(other, far === 1 ? ONE_SLIP : TWO_SLIPS);
      }
    }
    return found;
  };

  const search = (words) => {
    const scores = new Map();
    for (const word of new Set(words)) {
      const best = new Map();
      for (const [other, sure] of meant(word)) {
        const flat = index.words[other];
        for (let at = 0; at < flat.length; at += 2) {
          best.set(flat[at], Math.max(best.get(flat[at]) ?? 0, sure * flat[at + 1]));
        }
      }
      for (const [page, score] of best) scores.set(page, (scores.get(page) ?? 0) + score);
    }
    const ranked = [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return ranked.filter(([, score]) => score > ranked[0][1] / 3).slice(0, SHOWN);
  };

  const inDanger = (words) => {
    const text = ` ${words.join(" ")}`;
    return index.help.some((phrase) => text.includes(` ${phrase}`));
  };

  const result = ([page]) => {
    const [path, title, group] = index.pages[page];
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = path;
    link.textContent = title;
    const label = document.createElement("span");
    label.className = "group";
    label.textContent = group;
    item.append(link, label);
    return item;
  };

  const say = (words, found) => {
    if (!words.length) return "";
    if (!found.length) return "No question fits these words. Try others, or use the list below.";
    return found.length === 1 ? "One question fits." : `${found.length} questions fit, the best first.`;
  };

  const show = () => {
    const words = fold(box.value);
    const found = words.length ? search(words) : [];
    help.hidden = !inDanger(words);
    count.textContent = say(words, found);
    list.replaceChildren(...found.map(result));
  };

  let timer;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  });
  // Enter goes to help if it is shown, else to the best result.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    show();
    (help.hidden ? list.querySelector("a") : help.querySelector("a"))?.focus();
  });
  form.hidden = false;
  if (box.value) show();
})();
