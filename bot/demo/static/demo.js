// A chat as people expect it: the answer is in view, the first look starts at the top of a card, and
// the other rooms are a click away. SimCord draws everything else.
const timeline = document.getElementById("channel-timeline");
const list = document.getElementById("channel-message-list");
const status = () => window.simcordPreview;
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Bring a message into view: all of it, or its top if it is taller than the window. */
function show(message) {
  const window = timeline.getBoundingClientRect();
  const box = message.getBoundingClientRect();
  if (box.height > window.height || box.top < window.top) timeline.scrollTop += box.top - window.top;
  else if (box.bottom > window.bottom) timeline.scrollTop += box.bottom - window.bottom;
}

const messages = () => [...list.querySelectorAll("[data-message-id]")];
const newest = () => messages().at(-1);

let viewKey = "";
let newestId = "";
let handledRequest = "";

/** Return the message that a person's last action wrote or changed; null if it was shown already. */
function changedMessage() {
  const action = status()?.lastAction;
  if (!action || action.requestId === handledRequest || action.settlement === "pending") return null;
  handledRequest = action.requestId;
  const id = action.outcomes?.map((outcome) => outcome.messageId).filter(Boolean).at(-1);
  return id ? list.querySelector(`[data-message-id="${id}"]`) : null;
}

/** After SimCord has drawn: scroll to the message that a person wants to see now. */
function look() {
  const current = status();
  if (!current?.ready || !newest()) return;
  const key = `${current.viewerId} ${document.getElementById("channel-name").textContent}`;
  const id = newest().dataset.messageId;
  const edited = changedMessage();
  if (key !== viewKey) {
    // The very first look starts at the top; whoever comes back sees the newest message.
    if (viewKey === "") timeline.scrollTop = 0;
    else show(newest());
    viewKey = key;
  } else if (id !== newestId) {
    show(newest());
  } else if (edited) {
    show(edited);
  }
  newestId = id;
}

let planned = 0;
function plan() {
  cancelAnimationFrame(planned);
  planned = requestAnimationFrame(look);
}
new MutationObserver(plan).observe(list, { childList: true, subtree: true });

// The status -----------------------------------------------------------------------------------------

const WORDS = {
  "Action was not completed.": "That did not work. Please try again.",
  "Action outcome uncertain. It will not be retried.": "It is not clear if that worked. Look at the newest message.",
  "Action is awaiting a confirmed result.": "The bot is still working on it…",
  "Connection interrupted; trying again…": "The demo does not answer; trying again…",
  "Preview session ended.": "The demo was stopped. Start it again, and open the address that it prints.",
  "Access to this preview is unavailable.": "This page is out of date. Open the address that the demo printed.",
  "Loading preview…": "Loading…",
};
const technical = document.getElementById("action-status");
const line = Object.assign(document.createElement("span"), { id: "demo-status" });
line.setAttribute("role", "status");
technical.after(line);

/** Say in a person's words what SimCord says to makers of bots; of what went well, say nothing. */
function tell() {
  const text = technical.textContent;
  line.textContent = WORDS[text] ?? (text.endsWith(".") ? text : "");
}
new MutationObserver(() => { plan(); tell(); }).observe(technical, { childList: true, characterData: true, subtree: true });
tell();

// The rooms ------------------------------------------------------------------------------------------

const rooms = document.createElement("nav");
rooms.id = "rooms";
rooms.setAttribute("aria-label", "Rooms");
document.querySelector(".sidebar-heading").after(rooms);

/** Fetch the list of rooms and draw it; with a room's id, enter that room first. */
async function fetchRooms(enteredId = "") {
  const context = status()?.contextId;
  if (!context) return;
  const response = await fetch(`/api/state?rooms=${enteredId}`, {
    headers: { "X-Simcord-Capability": location.hash.slice(1), "X-Simcord-Context": context },
  });
  if (response.ok) draw((await response.json()).rooms);
}

function draw(entries) {
  // Drawn anew only after a change: else a click could fall between two drawings.
  const json = JSON.stringify(entries);
  if (rooms.dataset.json === json) return;
  rooms.dataset.json = json;
  rooms.replaceChildren(...entries.map((room) => {
    if (room.heading) return Object.assign(document.createElement("h3"), { textContent: room.name });
    const button = document.createElement("button");
    button.type = "button";
    button.append(Object.assign(document.createElement("span"), { textContent: room.name }));
    if (room.below) button.className = "below";
    for (const tag of room.tags) {
      button.append(Object.assign(document.createElement("span"), { className: "tag", textContent: tag }));
    }
    if (room.shown) button.setAttribute("aria-current", "true");
    else if (room.unread) {
      button.append(Object.assign(document.createElement("span"), { className: "unread", textContent: room.unread }));
    }
    button.addEventListener("click", () => void fetchRooms(room.id).catch(() => {}));
    return button;
  }));
}

for (;;) {
  await wait(700);
  // A demo that was stopped is no error here: the status line says so.
  await fetchRooms().catch(() => {});
}
