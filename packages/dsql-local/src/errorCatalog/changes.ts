import { behaviours } from "./behaviours.ts";
import { errorCatalog } from "./index.ts";
import { announcements } from "./announcements.ts";
import type { Day } from "./Period.ts";
import type { Rule } from "./Rule.ts";

/** A change of DSQL on a day, as far as known. */
export interface Change {
  day: Day;
  /** `supported`: a rule ended; `rejected`: a rule began, or its message changed; `other`: anything else. */
  kind: "supported" | "rejected" | "other";
  description: string;
  /** The source, and how exact the day is. */
  source: string;
  /** Ids of the rules and behaviours that began or ended. */
  ids: string[];
}

const ORDER: Change["kind"][] = ["supported", "rejected", "other"];

/** All changes whose days are known, newest first. */
export function changes(): Change[] {
  const rules = Object.values(errorCatalog).flatMap((section) => Object.values(section));
  const found: Change[] = [
    ...rules.flatMap(ofRule),
    ...behaviours.flatMap(({ id, description, period }): Change[] =>
      period?.since
        ? [{ day: period.since, kind: "other", description: description, source: period.dated, ids: [id] }]
        : [],
    ),
    ...announcements.map((each): Change => ({ ...each, kind: "other", ids: [] })),
  ];
  const byContent = new Map<string, Change>();
  for (const change of found) {
    const key = JSON.stringify([change.day, change.kind, change.description, change.source]);
    const same = byContent.get(key);
    if (same) same.ids.push(...change.ids);
    else byContent.set(key, change);
  }
  return [...byContent.values()].sort((a, b) =>
    a.day === b.day ? ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) : a.day < b.day ? 1 : -1,
  );
}

function ofRule({ id, message, period }: Rule): Change[] {
  if (!period) return [];
  const { since, until, brings, dated: source } = period;
  const found: Change[] = [];
  if (since) found.push({ day: since, kind: "rejected", description: `\`${message}\``, source, ids: [id] });
  // Without `brings` another rule, with another message, begins on that day.
  if (until && brings)
    found.push({ day: nextDay(until), kind: "supported", description: brings, source, ids: [id] });
  return found;
}

function nextDay(day: Day): Day {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10) as Day;
}
