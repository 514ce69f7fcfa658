import { randomUUID } from "node:crypto";

/** Requests over a limit because of what their responses would take, all about the seasons of one series. */
export interface Storm {
  name: string;
  seasons: number;
  /** Of each season. */
  notes: string;
  /** Sent in turn. */
  queries: (series: string) => readonly string[];
  /** Whether each has a text that hasn't been sent before, so that nothing about its response is cached. */
  isNew?: boolean;
  /** The limits that the errors name. */
  limits: readonly string[];
}

const MANY = Array.from({ length: 20 }, (_, n) => `s${n}: series { seasons { id notes } }`).join(" ");

const single = (series: string, inside: string) => `tvSeriesSingle(id: "${series}") { ${inside} }`;

const listsInLists = (series: string) => [
  single(series, "seasons { id series { seasons { id } } }"),
  single(series, "seasons { series { seasons { series { seasons { id } } } } }"),
  single(series, `seasons { ${MANY} }`),
];

export const STORMS: readonly Storm[] = [
  {
    name: "lists in lists",
    seasons: 1_000,
    notes: "",
    queries: listsInLists,
    limits: ["answerObjects"],
  },
  {
    name: "lists in lists, each a new query",
    seasons: 1_000,
    notes: "",
    queries: listsInLists,
    isNew: true,
    limits: ["answerObjects"],
  },
  {
    name: "long notes",
    seasons: 300,
    notes: "a private note ".repeat(7_000),
    queries: (series) => [
      single(series, "seasons { id notes }"),
      'tvSeasons(first: 1000, searchTerm: "bench") { items { id notes } }',
      "tvSeasons(first: 60) { items { notes } }",
    ],
    limits: ["readBytes", "answerBytes"],
  },
];

/** The request of a turn. */
export function stormQuery({ isNew = false }: Storm, queries: readonly string[], turn: number): string {
  return `${isNew ? `query Q${randomUUID().replaceAll("-", "")} ` : ""}{ ${queries[turn % queries.length] ?? ""} }`;
}
