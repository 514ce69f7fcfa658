import { codeBlock, element, find } from "./dom.ts";
import { timeOfDay } from "./format.ts";
import { type Entry, KeyedList } from "./KeyedList.ts";
import { type Panel, showCount } from "./Panel.ts";
import type { RecordedConflict } from "./shapes.ts";

export function conflictsPanel(): Panel<RecordedConflict[]> {
  const list = new KeyedList<RecordedConflict>(find("#conflicts ol"), ({ id }) => String(id), createEntry);
  return {
    path: "/conflicts",
    show(conflicts) {
      showCount("conflicts", conflicts.length);
      list.show(conflicts);
    },
  };
}

/** A conflict never changes. */
function createEntry(conflict: RecordedConflict): Entry<RecordedConflict> {
  const { at, code, detectedAt, loser, winner, isInferred } = conflict;
  const where = detectedAt === "commit" ? "found at COMMIT" : "found at a statement";
  const root = element(
    "li",
    {},
    element(
      "div",
      { class: "line" },
      element("span", { class: "badge", "data-tone": conflict.kind === "injected" ? "plain" : "bad" }, code),
      element("span", { class: "strong wrap" }, placeOf(conflict)),
      element(
        "span",
        { class: "detail end" },
        where,
        ", ",
        element("time", { datetime: at, title: at }, timeOfDay(at)),
      ),
    ),
    element(
      "div",
      { class: "sides" },
      side("Lost", `session ${loser.session}, ${loser.role}`, loser.statement),
      winner
        ? side(
            isInferred ? "Probably won" : "Won",
            winner.session === null ? "a job of the server's" : `session ${winner.session}, ${winner.role}`,
            winner.statement,
          )
        : element("div", { class: "side detail" }, nobodyBecause(conflict)),
    ),
  );
  return { root, update: () => undefined };
}

function side(outcome: string, who: string, statement: string | null): HTMLElement {
  return element(
    "div",
    { class: "side" },
    element("div", {}, element("span", { class: "strong" }, outcome), ` ${who}`),
    codeBlock(statement ?? "its statement isn't known any more"),
  );
}

function placeOf({ kind, object, key }: RecordedConflict): string {
  if (kind === "injected") return "an injected fault";
  if (kind === "schema") return object === null ? "a change of the schema" : `the schema of ${object}`;
  return [object ?? "a row", key].filter(Boolean).join(": ");
}

function nobodyBecause({ kind }: RecordedConflict): string {
  if (kind === "injected") return "Nobody won: a fault was injected.";
  if (kind === "bypass") return "The winner is a connection to PostgreSQL that isn't this server's.";
  return "Who won isn't known any more.";
}
