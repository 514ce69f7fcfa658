import { indexes } from "../ruleBook/indexes.ts";
import { takeOutAsync } from "./asyncKeyword.ts";
import { ByteLru } from "./ByteLru.ts";
import { classifyStatement } from "./classifyStatement.ts";
import { iamStatement, takeOutIam } from "./iamStatement.ts";
import { parse } from "./parser.ts";
import { shorten } from "./shorten.ts";
import type { Classified, Statement, StatementKind } from "./Statement.ts";
import { tokens } from "./tokens.ts";

const SYNTAX_ERROR = "42601";

/** Text that is kept with its classification, in UTF-16 units; a longer one than a 64th isn't kept. */
const CACHE_CHARACTERS = 16 * 1024 * 1024;
const cache = new ByteLru<Classified>(CACHE_CHARACTERS);

/**
 * Takes a query string apart and applies DSQL's rules to each statement. Repeated texts are answered from a
 * cache; long ones are shortened before parsing, so that none takes long.
 */
export function classify(sql: string): Classified {
  const known = cache.get(sql);
  if (known) return known;
  const classified = classifyAnew(sql);
  cache.set(sql, classified);
  return classified;
}

function classifyAnew(sql: string): Classified {
  const iam = takeOutIam(sql);
  if (iam.refusal) return { statements: [{ text: sql, kind: "other", relations: [], refusal: iam.refusal }] };
  const { sql: plain, offsets } = takeOutAsync(iam.sql);
  const short = shorten(plain);
  const tree = parse(short.sql);
  if (!tree) return byFirstWord(sql);
  if ("message" in tree) {
    // PostgreSQL can say it itself, unless the text holds what only DSQL knows.
    if (offsets.length === 0 && iam.grants.length === 0) return { statements: [], syntaxError: true };
    const { id, message } = indexes.qualifiedName;
    const refusal = {
      sqlstate: SYNTAX_ERROR,
      message: tree.message,
      position: tree.position,
      ...(tree.message === message ? { rule: id } : {}),
    };
    return { statements: [{ text: sql, kind: "other", relations: [], refusal }] };
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
    statements.push(
      classifyStatement({
        node: stmt,
        original: sql.slice(start, end),
        sql: text,
        asyncAt: asyncAt === undefined ? undefined : asyncAt - start,
        base: from,
        located:
          short.sql === plain
            ? (location) => location
            : (location) => Buffer.byteLength(plain.slice(start, original(from + location))),
        shortened: short.sql !== plain,
        rowsCut: short.rowsCut,
      }),
    );
  }
  return { statements };
}

/** What can be told of a text that is too much for the parser: one statement, by its first word. */
function byFirstWord(sql: string): Classified {
  const [first] = tokens(sql);
  const kind: StatementKind =
    first?.text === "SELECT" || first?.text === "TABLE"
      ? "read"
      : first?.text === "COPY"
        ? "copyFrom"
        : "write";
  return { statements: [{ text: sql, kind, relations: [] }] };
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
