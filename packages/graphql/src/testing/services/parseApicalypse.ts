/** A parsed query. */
export interface ApicalypseQuery {
  fields: string[];
  search?: string;
  /** Of `where id = <number>`, the only supported condition. */
  id?: number;
  limit: number;
}

/** A query is invalid. */
export class ApicalypseSyntaxError extends Error {}

type Token = { kind: "text" | "word"; value: string } | { kind: "mark"; value: "," | ";" | "=" };

/** @throws {ApicalypseSyntaxError} */
export function parseApicalypse(query: string): ApicalypseQuery {
  const parsed: ApicalypseQuery = { fields: [], limit: 10 };
  const seen = new Set<string>();
  let statement: Token[] = [];
  for (const token of tokens(query)) {
    if (token.kind !== "mark" || token.value !== ";") {
      statement.push(token);
      continue;
    }
    const [name, ...rest] = statement;
    if (name?.kind !== "word") throw new ApicalypseSyntaxError("Expecting a statement");
    if (seen.has(name.value)) throw new ApicalypseSyntaxError(`Only one ${name.value} is allowed`);
    seen.add(name.value);
    understand(parsed, name.value, rest);
    statement = [];
  }
  if (statement.length > 0) throw new ApicalypseSyntaxError("Missing ; at end of query");
  return parsed;
}

function understand(parsed: ApicalypseQuery, name: string, rest: Token[]): void {
  const [first, second, third] = rest;
  if (name === "fields" && rest.length % 2 === 1) {
    parsed.fields = rest.map(({ kind, value }, index) => {
      if (index % 2 === 0 ? kind === "word" && /^[a-z_.*]+$/.test(value) : value === ",") return value;
      throw new ApicalypseSyntaxError("Invalid field list");
    });
    parsed.fields = parsed.fields.filter((field) => field !== ",");
  } else if (name === "search" && rest.length === 1 && first?.kind === "text") {
    parsed.search = first.value;
  } else if (name === "limit" && rest.length === 1 && number(first) <= 500) {
    parsed.limit = number(first);
  } else if (name === "where" && rest.length === 3 && first?.value === "id" && second?.value === "=") {
    parsed.id = number(third);
  } else {
    throw new ApicalypseSyntaxError(`Invalid statement ${name}`);
  }
}

function number(token: Token | undefined): number {
  if (token?.kind === "word" && /^\d+$/.test(token.value)) return Number(token.value);
  throw new ApicalypseSyntaxError("Expecting a number");
}

function* tokens(query: string): Generator<Token> {
  for (let at = 0; at < query.length; at++) {
    const character = query.charAt(at);
    if (/\s/.test(character)) continue;
    if (character === "," || character === ";" || character === "=") {
      yield { kind: "mark", value: character };
    } else if (character === '"') {
      const { value, end } = quotedText(query, at + 1);
      yield { kind: "text", value };
      at = end;
    } else {
      const word = /^[\w.*]+/.exec(query.slice(at))?.[0];
      if (word === undefined) throw new ApicalypseSyntaxError(`Unexpected ${JSON.stringify(character)}`);
      yield { kind: "word", value: word };
      at += word.length - 1;
    }
  }
}

/** @returns the text and the index of its closing quote */
function quotedText(query: string, start: number): { value: string; end: number } {
  let value = "";
  for (let at = start; at < query.length; at++) {
    const character = query.charAt(at);
    if (character === '"') return { value, end: at };
    // oxlint-disable-next-line no-control-regex -- these are what mustn't be there
    if (/[\x00-\x1f]/.test(character)) throw new ApicalypseSyntaxError("A control character in a text");
    if (character !== "\\") {
      value += character;
      continue;
    }
    const escaped = query.charAt(++at);
    if (escaped !== '"' && escaped !== "\\") throw new ApicalypseSyntaxError("Unknown escape in a text");
    value += escaped;
  }
  throw new ApicalypseSyntaxError("A text without its closing quote");
}
