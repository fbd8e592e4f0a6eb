// What a person expects of a chat: the answer is in view, the first look starts at the top of a card,
// and the other rooms are a click away. SimCord draws everything else.
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

let place = "";
let last = "";
let answered = "";
let told = new Map();

/** The message that a person's last action wrote or changed, if it is one that was not shown yet. */
function changed() {
  const action = status()?.lastAction;
  if (!action || action.requestId === answered || action.settlement === "pending") return null;
  answered = action.requestId;
  const id = action.outcomes?.map((outcome) => outcome.messageId).filter(Boolean).at(-1);
  return id ? list.querySelector(`[data-message-id="${id}"]`) : null;
}

/** After something was drawn: where to look now? */
function look() {
  const now = status();
  if (!now?.ready || !newest()) return;
  const here = `${now.viewerId} ${document.getElementById("channel-name").textContent}`;
  const id = newest().dataset.messageId;
  const edited = changed();
  if (here !== place) {
    // The first look of all starts at the beginning; who comes back sees what is new.
    if (place === "") timeline.scrollTop = 0;
    else show(newest());
    place = here;
  } else if (id !== last) {
    show(newest());
  } else if (edited) {
    show(edited);
  }
  last = id;
}

let planned = 0;
function plan() {
  cancelAnimationFrame(planned);
  planned = requestAnimationFrame(look);
}
new MutationObserver(plan).observe(list, { childList: true, subtree: true });
new MutationObserver(plan).observe(document.getElementById("action-status"), { childList: true, characterData: true, subtree: true });

// The rooms ------------------------------------------------------------------------------------------

const rooms = document.createElement("nav");
rooms.id = "rooms";
rooms.setAttribute("aria-label", "Rooms");
document.querySelector(".sidebar-heading h1").textContent = "Rooms";
document.querySelector(".sidebar-heading").after(rooms);

async function ask(wanted = "") {
  const context = status()?.contextId;
  if (!context) return;
  const answer = await fetch(`/api/state?rooms=${wanted}`, {
    headers: { "X-Simcord-Capability": location.hash.slice(1), "X-Simcord-Context": context },
  });
  if (answer.ok) draw((await answer.json()).rooms);
}

function draw(found) {
  const drawn = JSON.stringify(found);
  if (rooms.dataset.drawn === drawn) return;
  rooms.dataset.drawn = drawn;
  rooms.replaceChildren(...found.map((room) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(Object.assign(document.createElement("span"), { textContent: room.name }));
    if (room.shown) button.setAttribute("aria-current", "true");
    else if (room.unread) {
      button.append(Object.assign(document.createElement("span"), { className: "unread", textContent: room.unread }));
    }
    button.addEventListener("click", () => void ask(room.id).catch(() => {}));
    return button;
  }));
}

for (;;) {
  await wait(700);
  // A server that was stopped is no error here: SimCord's own line says so.
  await ask().catch(() => {});
}
