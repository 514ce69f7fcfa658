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

const SYNTAX_ERROR = "42601";

/** Text that is kept with its classification, in UTF-16 units; a longer one than a 64th isn't kept. */
const CACHE_CHARACTERS = 16 * 1024 * 1024;
const caches = new Map<Day | undefined, ByteLru<Classified>>();

/** The rules differ from day to day, and a process seldom judges as of more than a few. */
const MAX_CACHES = 8;

/**
 * Takes a query string apart and applies DSQL's rules to each statement. Repeated texts are answered from a
 * cache; long ones are shortened before parsing, so that none takes long.
 *
 * @param asOf the day whose rules are applied; today's knowledge without it
 */
export function classify(sql: string, asOf?: Day): Classified {
  const cache = cacheOf(asOf);
  const known = cache.get(sql);
  if (known) return known;
  const classified = withRulesOf(asOf, () => classifyAnew(sql));
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

function classifyAnew(sql: string): Classified {
  try {
    return takeApart(sql);
  } catch (error) {
    // A tree too deep to walk through.
    if (error instanceof RangeError) return tooComplex(sql);
    throw error;
  }
}

function takeApart(sql: string): Classified {
  const iam = takeOutIam(blankComments(sql));
  if (iam.error) return { statements: [{ text: sql, kind: "other", relations: [], error: iam.error }] };
  const { sql: plain, offsets } = takeOutAsync(iam.sql);
  const short = shorten(plain);
  const tree = parse(short.sql);
  if (tree === "too complex") return tooComplex(sql);
  if ("message" in tree) {
    const position = positionIn(sql, plain, short, tree.position);
    const refused = parserError(tree.message, position);
    if (refused) return { statements: [{ text: sql, kind: "other", relations: [], error: refused }] };
    // PostgreSQL can say it itself, unless the text holds what only DSQL knows.
    if (offsets.length === 0 && iam.grants.length === 0) {
      return { statements: [], syntaxError: { sqlstate: SYNTAX_ERROR, message: tree.message, position } };
    }
    const { id, message } = indexes.qualifiedName;
    const refusal = {
      sqlstate: SYNTAX_ERROR,
      message: tree.message,
      position,
      ...(tree.message === message ? { rule: id } : {}),
    };
    return { statements: [{ text: sql, kind: "other", relations: [], error: refusal }] };
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

/** What the parser can't judge isn't run. */
function tooComplex(sql: string): Classified {
  return {
    statements: [{ text: sql, kind: "other", relations: [], error: toDsqlError(limits.statementDepth) }],
  };
}

/** A place in what was parsed as a place in the client's text; both in characters, from 1. */
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

/** The parser counts bytes of UTF-8, JavaScript units of UTF-16. */
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
