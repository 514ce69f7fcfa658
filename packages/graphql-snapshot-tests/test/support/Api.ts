/** What a request was answered with. */
export interface Answer<T> {
  data: T | null;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  status: number;
}

/** The API under test, over HTTP. */
export interface Api {
  /** Where it is, e.g. `http://localhost:4000/`. */
  endpoint: string;
  /** What was answered, errors and all. */
  ask<T = Fields>(document: string, variables?: Record<string, unknown>): Promise<Answer<T>>;
  /** The data, or an error that lists what the API complained of. */
  run<T = Fields>(document: string, variables?: Record<string, unknown>): Promise<T>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a test asks for, it knows
export type Fields = Record<string, any>;

/** Longer than the API's own limit on a request. */
const TIMEOUT_MS = 30_000;

export function createApi(endpoint: () => string): Api {
  const ask = async <T>(query: string, variables: Record<string, unknown> = {}): Promise<Answer<T>> => {
    const response = await fetch(endpoint(), {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
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
