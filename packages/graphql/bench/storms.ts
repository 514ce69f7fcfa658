/** Requests that are refused for what their answers would take, all about the seasons of one series. */
export interface Storm {
  name: string;
  seasons: number;
  /** Of each season. */
  notes: string;
  /** Asked by turns. */
  queries: (series: string) => readonly string[];
  /** Those that are named in the refusals. */
  limits: readonly string[];
}

const MANY = Array.from({ length: 20 }, (_, n) => `s${n}: series { seasons { id notes } }`).join(" ");

const single = (series: string, inside: string) => `tvSeriesSingle(id: "${series}") { ${inside} }`;

export const STORMS: readonly Storm[] = [
  {
    name: "lists in lists",
    seasons: 1_000,
    notes: "",
    queries: (series) => [
      single(series, "seasons { id series { seasons { id } } }"),
      single(series, "seasons { series { seasons { series { seasons { id } } } } }"),
      single(series, `seasons { ${MANY} }`),
    ],
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

/** Of so many requests one has a text that hasn't been seen before: nothing can be known of its answer. */
const NEW_EVERY = 4;

/** The request that comes at a turn. */
export function stormQuery(queries: readonly string[], turn: number): string {
  const query = queries[turn % queries.length] ?? "";
  return turn % NEW_EVERY === 0
    ? `query New${turn}x${Math.random().toString(36).slice(2)} { ${query} }`
    : `{ ${query} }`;
}
