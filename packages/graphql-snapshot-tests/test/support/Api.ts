/** The response to a request. */
export interface Answer<T> {
  data: T | null;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  status: number;
}

/** The API under test, over HTTP. */
export interface Api {
  /** Its address, e.g. `http://localhost:4000/`. */
  endpoint: string;
  /** The response, errors included. */
  ask<T = Fields>(document: string, variables?: Record<string, unknown>): Promise<Answer<T>>;
  /** The data; rejects with the API's errors if there are any. */
  run<T = Fields>(document: string, variables?: Record<string, unknown>): Promise<T>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- what a test asks for, it knows
export type Fields = Record<string, any>;

/** Longer than the API's own limit on a request. */
const TIMEOUT_MS = 30_000;

/**
 * A timer of its own keeps the process alive: Node's fetch may never settle if the server disconnects at once, and that of
 * `AbortSignal.timeout` doesn't keep the process alive, so that it would end silently.
 */
async function post(endpoint: string, body: string): Promise<{ response: Response; text: string }> {
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort(new Error(`no answer within ${TIMEOUT_MS / 1000} s`));
  }, TIMEOUT_MS);
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body,
      signal: deadline.signal,
    });
    return { response, text: await response.text() };
  } finally {
    clearTimeout(timer);
  }
}

export function createApi(endpoint: () => string): Api {
  const ask = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<T>> => {
    const { response, text } = await post(endpoint(), JSON.stringify({ query, variables }));
    if (!text.startsWith("{")) {
      throw new Error(`${endpoint()} answered ${response.status} with no JSON: ${text.slice(0, 200)}`);
    }
    const { data = null, errors = [] } = JSON.parse(text) as Partial<Answer<T>>;
    return { data, errors, status: response.status };
  };
  return {
    get endpoint() {
      return endpoint();
    },
    ask,
    async run<T>(query: string, variables?: Record<string, unknown>) {
      const { data, errors } = await ask<T>(query, variables);
      if (errors.length > 0 || data === null) {
        throw new Error(`The API complained: ${errors.map(({ message }) => message).join("; ")}`);
      }
      return data;
    },
  };
}
