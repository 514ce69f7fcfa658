import { send } from "./api.ts";
import { element, find, findA, setBadge, setText } from "./dom.ts";
import { prepareFaultForm } from "./faultForm.ts";
import { type Entry, KeyedList } from "./KeyedList.ts";
import { type Panel, showCount } from "./Panel.ts";
import type { InjectedFault } from "./shapes.ts";

/** @param refresh shows the new state at once */
export function faultsPanel(refresh: () => Promise<void>): Panel<InjectedFault[]> {
  prepareFaultForm(refresh);
  const clear = findA(HTMLButtonElement, "#clear-faults");
  clear.addEventListener("click", () => {
    void send("DELETE", "/faults").then(refresh);
  });
  const list = new KeyedList<InjectedFault>(
    find("#faults ul"),
    ({ id }) => id,
    (fault) => createEntry(fault, refresh),
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

function createEntry(injected: InjectedFault, refresh: () => Promise<void>): Entry<InjectedFault> {
  const { id, fault } = injected;
  const state = element("span");
  const hits = element("span", { class: "detail" });
  const remove = element(
    "button",
    { type: "button", "aria-label": `Remove fault ${fault}, number ${id}` },
    "Remove",
  );
  remove.addEventListener("click", () => {
    void send("DELETE", `/faults/${encodeURIComponent(id)}`).then(refresh);
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
