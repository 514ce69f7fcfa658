import { indexes } from "../errorCatalog/indexes.ts";
import { limits } from "../errorCatalog/limits.ts";
import type { Day } from "../errorCatalog/Period.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import { takeOutAsync } from "./parse/asyncKeyword.ts";
import { blankComments } from "./parse/blankComments.ts";
import { ByteLru } from "./ByteLru.ts";
import { classifyStatement } from "./classifyStatement.ts";
import { iamStatement, takeOutIam } from "./statements/iamStatement.ts";
import { withRulesOf } from "./checks/rulesInForce.ts";
import { parserError } from "./parse/parserErrors.ts";
import { parse } from "./parse/parse.ts";
import { shorten } from "./parse/shorten.ts";
import type { Classified, Statement } from "./statement/Statement.ts";
import { SYNTAX_ERROR } from "../net/sqlState.ts";

/** UTF-16 units of text that are cached with their classification; a text longer than a 64th of it isn't cached. */
const CACHE_CHARACTERS = 16 * 1024 * 1024;
const caches = new Map<Day | undefined, ByteLru<Classified>>();

/** One cache for each day: the rules differ from day to day, and a process seldom uses those of more than a few. */
const MAX_CACHES = 8;

/**
 * Parses a query string and applies DSQL's rules to each of its statements. Results are cached by text; long texts are
 * shortened before parsing, so that none takes long.
 *
 * @param asOf the day whose rules are applied; without it the rules as they are known today
 */
export function classify(sql: string, asOf?: Day): Classified {
  const cache = cacheOf(asOf);
  const known = cache.get(sql);
  if (known) return known;
  const classified = withRulesOf(asOf, () => classifyUncached(sql));
  cache.set(sql, classified);
  return classified;
}

function cacheOf(asOf: Day | undefined): ByteLru<Classified> {
  let cache = caches.get(asOf);
  if (!cache) {
    if (caches.size >= MAX_CACHES) caches.clear();
    cache = new ByteLru(CACHE_CHARACTERS);
    caches.set(asOf, cache);
  }
  return cache;
}

function classifyUncached(sql: string): Classified {
  try {
    return parseAndClassify(sql);
  } catch (error) {
    // The tree is too deep to walk.
    if (error instanceof RangeError) return tooComplex(sql);
    throw error;
  }
}

function parseAndClassify(sql: string): Classified {
  const iam = takeOutIam(blankComments(sql));
  if (iam.error) return { statements: [{ text: sql, kind: "other", relations: [], error: iam.error }] };
  const { sql: plain, offsets } = takeOutAsync(iam.sql);
  const short = shorten(plain);
  const tree = parse(short.sql);
  if (tree === "too complex") return tooComplex(sql);
  if ("message" in tree) {
    const position = positionIn(sql, plain, short, tree.position);
    const unsupported = parserError(tree.message, position);
    if (unsupported) return { statements: [{ text: sql, kind: "other", relations: [], error: unsupported }] };
    // PostgreSQL reports the same error itself, unless the text holds syntax that only DSQL has.
    if (offsets.length === 0 && iam.grants.length === 0) {
      return { statements: [], syntaxError: { sqlstate: SYNTAX_ERROR, message: tree.message, position } };
    }
    const { id, message } = indexes.qualifiedName;
    const error = {
      sqlstate: SYNTAX_ERROR,
      message: tree.message,
      position,
      ...(tree.message === message ? { rule: id } : {}),
    };
    return { statements: [{ text: sql, kind: "other", relations: [], error }] };
  }
  const bytes = new ByteOffsets(short.sql);
  const original = (byte: number) => short.original(bytes.toUtf16(byte));
  const statements: Statement[] = [];
  for (const { stmt, stmt_location: from = 0, stmt_len: length } of tree.stmts) {
    if (!stmt) continue;
    const start = original(from);
    const end = length === undefined ? sql.length : original(from + length);
    const grant = iam.grants.find(({ at }) => at >= start && at < end);
    if (grant) {
      statements.push(iamStatement(stmt, sql.slice(start, end), grant));
      continue;
    }
    const asyncAt = offsets.find((offset) => offset >= start && offset < end);
    const text = plain.slice(start, end);
    const own = sql.slice(start, end);
    const statement = classifyStatement({
      node: stmt,
      original: own,
      sql: text,
      inOriginal: sameOffsets(text, own),
      asyncAt: asyncAt === undefined ? undefined : asyncAt - start,
      base: from,
      located:
        short.sql === plain
          ? (location) => location
          : (location) => Buffer.byteLength(plain.slice(start, original(from + location))),
      rowsCut: short.rowsCut,
    });
    statements.push(start === 0 ? statement : { ...statement, start: characters(sql.slice(0, start)) });
  }
  return { statements };
}

/** Maps byte offsets of `text` to those of `other`, which has the same UTF-16 offsets. */
function sameOffsets(text: string, other: string): (byte: number) => number {
  if (Buffer.byteLength(text) === Buffer.byteLength(other)) return (byte) => byte;
  const bytes = Buffer.from(text);
  return (byte) => Buffer.byteLength(other.slice(0, bytes.toString("utf8", 0, byte).length));
}

/** A text that can't be parsed isn't run. */
function tooComplex(sql: string): Classified {
  return {
    statements: [{ text: sql, kind: "other", relations: [], error: toDsqlError(limits.statementDepth) }],
  };
}

/** Maps a position in the parsed text to one in the client's; both in characters, from 1. */
function positionIn(sql: string, plain: string, short: ReturnType<typeof shorten>, position: number): number {
  if (position === 0 || (short.sql === sql && plain === sql)) return position;
  const before = Array.from(short.sql)
    .slice(0, position - 1)
    .join("");
  return Array.from(sql.slice(0, short.original(before.length))).length + 1;
}

/** How many characters PostgreSQL counts in a text. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Maps the parser's offsets, in bytes of UTF-8, to JavaScript's, in units of UTF-16. */
class ByteOffsets {
  readonly #bytes: Buffer | undefined;

  constructor(sql: string) {
    const bytes = Buffer.from(sql);
    this.#bytes = bytes.length === sql.length ? undefined : bytes;
  }

  toUtf16(byte: number): number {
    return this.#bytes ? this.#bytes.toString("utf8", 0, byte).length : byte;
  }
}
