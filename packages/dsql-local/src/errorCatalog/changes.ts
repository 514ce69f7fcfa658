import { behaviours } from "./behaviours.ts";
import { errorCatalog } from "./index.ts";
import { announcements } from "./announcements.ts";
import type { Day } from "./Period.ts";
import type { Rule } from "./Rule.ts";

/** What became otherwise on a day, as far as known. */
export interface Change {
  day: Day;
  /** `possible`: what had been refused isn't any more; `refused`: new, or in other words; `other`: anything else. */
  kind: "possible" | "refused" | "other";
  description: string;
  /** Where that is known from, and how exactly. */
  source: string;
  /** Ids of the rules and behaviours that began or ended. */
  ids: string[];
}

const ORDER: Change["kind"][] = ["possible", "refused", "other"];

/** All changes that the book knows the days of, newest first. */
export function changes(): Change[] {
  const rules = Object.values(errorCatalog).flatMap((chapter) => Object.values(chapter));
  const found: Change[] = [
    ...rules.flatMap(ofRule),
    ...behaviours.flatMap(({ id, description, period }): Change[] =>
      period?.since
        ? [{ day: period.since, kind: "other", description: description, source: period.dated, ids: [id] }]
        : [],
    ),
    ...announcements.map((each): Change => ({ ...each, kind: "other", ids: [] })),
  ];
  const byWhat = new Map<string, Change>();
  for (const change of found) {
    const key = JSON.stringify([change.day, change.kind, change.description, change.source]);
    const same = byWhat.get(key);
    if (same) same.ids.push(...change.ids);
    else byWhat.set(key, change);
  }
  return [...byWhat.values()].sort((a, b) =>
    a.day === b.day ? ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) : a.day < b.day ? 1 : -1,
  );
}

function ofRule({ id, message, period }: Rule): Change[] {
  if (!period) return [];
  const { since, until, brings, dated: source } = period;
  const found: Change[] = [];
  if (since) found.push({ day: since, kind: "refused", description: `\`${message}\``, source, ids: [id] });
  // Without anything new it is refused in other words, by a rule that begins on that day.
  if (until && brings)
    found.push({ day: nextDay(until), kind: "possible", description: brings, source, ids: [id] });
  return found;
}

function nextDay(day: Day): Day {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10) as Day;
}
