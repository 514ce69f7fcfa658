import { element, find, findA, setBadge, setText } from "./dom.ts";
import { prepareFaultForm } from "./faultForm.ts";
import { type Entry, KeyedList } from "./KeyedList.ts";
import { type Panel, showCount } from "./Panel.ts";
import { sendCommand } from "./sendCommand.ts";
import type { InjectedFault } from "./shapes.ts";

/** @param refresh shows the new state at once */
export function faultsPanel(refresh: () => Promise<void>): Panel<InjectedFault[]> {
  prepareFaultForm(refresh);
  const error = find("#faults-error");
  const remove = (path: string) => {
    sendCommand({ error, refresh }, "DELETE", path);
  };
  const clear = findA(HTMLButtonElement, "#clear-faults");
  clear.addEventListener("click", () => {
    remove("/faults");
  });
  const list = new KeyedList<InjectedFault>(
    find("#faults ul"),
    ({ id }) => id,
    (fault) => createEntry(fault, remove),
  );
  return {
    path: "/faults",
    show(faults) {
      showCount("faults", faults.length);
      clear.disabled = faults.length === 0;
      list.show(faults);
    },
  };
}

/** @param removeAt takes a fault back, by its path */
function createEntry(injected: InjectedFault, removeAt: (path: string) => void): Entry<InjectedFault> {
  const { id, fault } = injected;
  const state = element("span");
  const hits = element("span", { class: "detail" });
  const remove = element(
    "button",
    { type: "button", "aria-label": `Remove fault ${fault}, number ${id}` },
    "Remove",
  );
  remove.addEventListener("click", () => {
    removeAt(`/faults/${encodeURIComponent(id)}`);
  });
  const root = element(
    "li",
    {},
    element("div", { class: "line" }, element("span", { class: "strong" }, fault), state, hits, remove),
    element("p", { class: "detail wrap" }, fieldsOf(injected)),
  );
  return {
    root,
    update(current) {
      setBadge(state, current.spent ? "spent" : "armed", current.spent ? "plain" : "warn");
      setText(hits, `fired ${current.hits} ×, ${remaining(current)}`);
    },
  };
}

function remaining({ spent, nth, times, hits }: InjectedFault): string {
  if (spent) return "none left";
  if (nth !== undefined) return "1 left";
  return times === undefined ? "without limit" : `${times - hits} left`;
}

function fieldsOf(injected: InjectedFault): string {
  const known = new Set(["id", "fault", "hits", "spent"]);
  return Object.entries(injected)
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
