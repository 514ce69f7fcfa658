import { setImmediate as nextTurn } from "node:timers/promises";
import type { ResponseBuilder } from "./ResponseBuilder.ts";

/** Levels that are split into pieces: `data`, a field of it, its items, one of these. */
const MAX_DEPTH = 5;
/** Characters written before other requests have their turn, about a millisecond's work. */
const CHARS_PER_TURN = 100_000;

/**
 * A response as JSON, as by `JSON.stringify`. A large one is written in pieces, between which other requests have their
 * turn.
 */
export async function stringifyResponse(
  value: unknown,
  response: ResponseBuilder | undefined,
): Promise<string> {
  if (response?.large !== true) return `${JSON.stringify(value)}\n`;
  let text = "";
  let sinceTurn = 0;
  for (const piece of piecesOf(value, 0)) {
    text += piece;
    sinceTurn += piece.length;
    if (sinceTurn < CHARS_PER_TURN) continue;
    sinceTurn = 0;
    if (text.length > response.limits.answerBytes) break;
    await nextTurn();
  }
  return `${text}\n`;
}

function* piecesOf(value: unknown, depth: number): Generator<string, void, undefined> {
  // For example a date.
  if (depth === MAX_DEPTH || typeof value !== "object" || value === null || "toJSON" in value) {
    yield JSON.stringify(value);
    return;
  }
  let before = "";
  if (Array.isArray(value)) {
    yield "[";
    for (const item of value as unknown[]) {
      yield before;
      yield* piecesOf(item ?? null, depth + 1);
      before = ",";
    }
    yield "]";
    return;
  }
  yield "{";
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined) continue;
    yield `${before}${JSON.stringify(name)}:`;
    yield* piecesOf(field, depth + 1);
    before = ",";
  }
  yield "}";
}
