/** Of an answer of the API, what a writer looks at. */
interface Answer {
  tookMs: number;
  data?: Record<string, { id: string } | null> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** What an item may be like: after an answer exactly one state, after an error one more. `undefined`: not there. */
type States = (string | undefined)[];

/** What the API says when it couldn't, or can't tell whether it could. */
const HONEST = new Set([
  "COMMIT_OUTCOME_UNKNOWN",
  "DATABASE_TIMEOUT",
  "DATABASE_UNAVAILABLE",
  "OCC_RETRIES_EXHAUSTED",
  "REQUEST_TIMEOUT",
]);

/** Adds, changes and deletes books of its own by way of the API, and keeps account of what was acknowledged. */
export class Writer {
  /** By id, what `notes` may be. */
  readonly expected = new Map<string, States>();
  /** Titles of books whose adding was answered with an error: each may be there once. */
  readonly doubtful = new Set<string>();
  /** By id, what was asked of it and what was answered, with the times in ms: to find out what went wrong. */
  readonly #history = new Map<string, string[]>();
  acknowledged = 0;
  readonly failures: string[] = [];
  /** Answers that there should never be. */
  readonly faults: string[] = [];
  readonly #url: string;
  readonly #name: string;
  readonly #random: () => number;
  #count = 0;

  constructor(url: string, name: string, random: () => number) {
    this.#url = url;
    this.#name = name;
    this.#random = random;
  }

  async step(): Promise<void> {
    const ids = [...this.expected]
      .filter(([, states]) => !states.every((state) => state === undefined))
      .map(([id]) => id);
    const id = ids[Math.floor(this.#random() * ids.length)];
    const mark = `${this.#name} ${++this.#count}`;
    const drawn = this.#random();
    if (id === undefined || drawn < 0.4) await this.#add(mark);
    else if (drawn < 0.85) await this.#update(id, mark);
    else await this.#delete(id);
  }

  async #add(title: string): Promise<void> {
    const answer = await this.#ask("mutation ($item: AddBookInput!) { done: addBook(item: $item) { id } }", {
      item: { title, author: this.#name, shelfId: "Reading", notes: title },
    });
    const id = answer.data?.done?.id;
    if (id === undefined) {
      this.doubtful.add(title);
      return;
    }
    this.#note(id, `added as ${title}`, answer);
    this.#acknowledge(id, title);
  }

  async #update(id: string, notes: string): Promise<void> {
    const answer = await this.#ask(
      "mutation ($id: ID!, $item: UpdateBookInput!) { done: updateBook(id: $id, item: $item) { id } }",
      { id, item: { notes } },
    );
    this.#settle(id, notes, answer);
  }

  async #delete(id: string): Promise<void> {
    const answer = await this.#ask("mutation ($id: ID!) { done: deleteBook(id: $id) { id } }", { id });
    this.#settle(id, undefined, answer);
  }

  #settle(id: string, state: string | undefined, answer: Answer): void {
    const { errors, data } = answer;
    const before = this.expected.get(id) ?? [];
    this.#note(id, state === undefined ? "delete" : `update to ${state}`, answer);
    if (data?.done) this.#acknowledge(id, state);
    else if (errors?.[0]?.extensions?.code === "ITEM_NOT_FOUND") {
      // Only where an earlier deletion was in doubt.
      if (!before.includes(undefined))
        this.faults.push(`${id} is lost: ${this.#history.get(id)?.join("; ") ?? ""}`);
      this.expected.set(id, [undefined]);
    } else this.expected.set(id, [...before, state]);
  }

  #note(id: string, asked: string, { tookMs, errors }: Answer): void {
    const now = performance.now();
    const answered = errors?.map(({ extensions }) => extensions?.code).join() ?? "done";
    const entry = `${Math.round(now - tookMs)}-${Math.round(now)}: ${asked}: ${answered}`;
    this.#history.set(id, [...(this.#history.get(id) ?? []), entry]);
  }

  #acknowledge(id: string, state: string | undefined): void {
    this.acknowledged++;
    this.expected.set(id, [state]);
  }

  async #ask(query: string, variables: object): Promise<Answer> {
    const began = performance.now();
    const answer = await fetch(this.#url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const text = await answer.text();
    const body = { ...(JSON.parse(text) as Omit<Answer, "tookMs">), tookMs: performance.now() - began };
    if (body.errors === undefined && !body.data?.done) this.faults.push(`${answer.status} ${text}`);
    for (const { message, extensions } of body.errors ?? []) {
      const code = extensions?.code ?? "";
      this.failures.push(code);
      if (code !== "ITEM_NOT_FOUND" && !HONEST.has(code))
        this.faults.push(`${answer.status} ${code} ${message}`);
    }
    return body;
  }
}
