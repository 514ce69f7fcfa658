import { codeBlock, element, find, setAttribute, setText } from "./dom.ts";
import { count, timeOfDay } from "./format.ts";
import { type Entry, KeyedList } from "./KeyedList.ts";
import { type Panel, showCount } from "./Panel.ts";
import type { RecordedRefusal } from "./shapes.ts";

type Rule = RecordedRefusal & { suggestion: string | null };

export function rulesPanel(): Panel<Rule[]> {
  const list = new KeyedList<Rule>(find("#rules ul"), ({ rule }) => rule, createEntry);
  return {
    path: "/rules",
    show(rules) {
      showCount("rules", rules.length);
      list.show(rules);
    },
  };
}

function createEntry({ rule, suggestion }: Rule): Entry<Rule> {
  const times = element("span", { class: "badge", "data-tone": "warn" });
  const last = element("time", { class: "detail end" });
  const message = element("p", { class: "wrap" });
  const statement = codeBlock();
  const root = element(
    "li",
    {},
    element("div", { class: "line" }, times, element("code", { class: "strong wrap" }, rule), last),
    message,
    statement,
    element("p", { class: "detail" }, suggestion ?? "", ` (docs/dsql-rules.md, ${rule})`),
  );
  return {
    root,
    update(current) {
      setText(times, `${count(current.count)} ×`);
      setText(last, timeOfDay(current.lastAt));
      setAttribute(last, "datetime", current.lastAt);
      setText(message, current.message);
      setText(statement, current.statement ?? "");
      statement.hidden = current.statement === null;
    },
  };
}
