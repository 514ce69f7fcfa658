import { codeBlock, element, find, setAttribute, setBadge, setText } from "./dom.ts";
import { bytes, count, duration, timeOfDay } from "./format.ts";
import { type Entry, KeyedList } from "./KeyedList.ts";
import { limitMeter } from "./limitMeter.ts";
import { type Panel, showCount } from "./Panel.ts";
import type { SessionDescription } from "./shapes.ts";

const TONES = {
  active: "good",
  idle: "plain",
  "idle in transaction": "warn",
  "idle in transaction (aborted)": "bad",
} as const;

export function sessionsPanel(): Panel<SessionDescription[]> {
  const list = new KeyedList<SessionDescription>(find("#sessions tbody"), ({ id }) => String(id), createRow);
  return {
    path: "/sessions",
    show(sessions) {
      showCount("sessions", sessions.length);
      list.show(sessions);
    },
  };
}

function createRow({ id }: SessionDescription): Entry<SessionDescription> {
  const role = element("span", { class: "strong wrap" });
  const client = element("div", { class: "detail wrap" });
  const since = element("div", { class: "detail" });
  const state = element("span");
  const statement = codeBlock();
  const began = element("div", { class: "detail" });
  const transaction = transactionCell();
  const cell = (label: string, ...content: HTMLElement[]) =>
    element("td", { role: "cell", "data-label": label }, element("div", { class: "stack" }, ...content));
  const root = element(
    "tr",
    { role: "row" },
    cell("Session", element("div", {}, role, ` · ${id}`), client, since),
    cell("State", state),
    cell("Statement", statement, began),
    cell("Transaction", transaction.root),
  );
  return {
    root,
    update(session) {
      setText(role, session.role);
      setText(client, [session.applicationName, session.clientAddress].filter(Boolean).join(" · "));
      setText(since, `${session.database}, since ${timeOfDay(session.connectedAt)}`);
      setBadge(state, session.state, TONES[session.state]);
      setText(statement, session.statement?.text ?? "");
      statement.hidden = session.statement === null;
      setText(began, session.statement ? `began ${timeOfDay(session.statement.startedAt)}` : "none yet");
      transaction.update(session);
    },
  };
}

function transactionCell() {
  const none = element("span", { class: "detail" }, "none");
  const age = limitMeter("age", duration);
  const rows = limitMeter("rows", count);
  const size = limitMeter("bytes", bytes);
  const kind = element("div", { class: "detail" });
  const open = element("div", {}, age.root, rows.root, size.root, kind);
  return {
    root: element("div", {}, none, open),
    update({ transaction }: SessionDescription): void {
      none.hidden = transaction !== null;
      open.hidden = transaction === null;
      if (!transaction) return;
      age.update(transaction.ageMs, transaction.maxAgeMs);
      rows.update(transaction.rows, transaction.maxRows);
      size.update(transaction.bytes, transaction.maxBytes);
      const begun = transaction.isExplicit ? "by BEGIN" : "of one statement";
      setText(kind, `${transaction.isolation}${transaction.isReadOnly ? ", read only" : ""}, ${begun}`);
      setAttribute(kind, "title", `since ${transaction.startedAt}`);
    },
  };
}
