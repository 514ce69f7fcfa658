import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { compileParser, type InstantiateWasm } from "./compileParser.ts";

/** A node of PostgreSQL's parse tree: one field named for its type, e.g. `{ SelectStmt: { … } }`. */
export type Node = Record<string, unknown>;

interface RawStatement {
  stmt?: Node;
  /** Byte offsets; absent means 0 and "to the end". */
  stmt_location?: number;
  stmt_len?: number;
}

type ParseResult = { stmts: RawStatement[] } | { message: string; position: number };

interface Binding {
  parseQuerySync(sql: string): string;
}

interface EmscriptenOptions {
  instantiateWasm: InstantiateWasm;
  printErr: () => void;
}

interface EmscriptenModule {
  emnapiInit(options: { context: unknown }): Binding;
}

/** Compiled on first use, and once. */
let instantiateWasm: InstantiateWasm | undefined;

/**
 * PostgreSQL 16's own parser, built for WebAssembly. The package's entry loads the .wasm file by `fetch`,
 * which Node's doesn't do for files, and offers asynchronous functions only; this loads the same build from
 * the file and parses synchronously (8–65 µs for a statement).
 */
let binding: Binding | undefined = await load();

async function load(): Promise<Binding> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve("libpg-query/wasm");
  const folder = dirname(entry);
  const { default: instantiate } = (await import(pathToFileURL(join(folder, "libpg-query.js")).href)) as {
    default: (options: EmscriptenOptions) => Promise<EmscriptenModule>;
  };
  const runtime = createRequire(entry).resolve("@emnapi/runtime");
  const { getDefaultContext } = (await import(pathToFileURL(runtime).href)) as {
    getDefaultContext: () => unknown;
  };
  instantiateWasm ??= compileParser(readFileSync(join(folder, "libpg-query.wasm")));
  const module = await instantiate({ instantiateWasm, printErr: () => undefined });
  return module.emnapiInit({ context: getDefaultContext() });
}

/**
 * Parses a query string; a syntax error comes back in PostgreSQL's words with its one-based position. Returns
 * undefined for a text that the parser hasn't the memory for.
 */
export function parse(sql: string): ParseResult | undefined {
  if (!binding) return undefined;
  let json: string;
  try {
    json = binding.parseQuerySync(sql);
  } catch (error) {
    if (error instanceof Error && error.name === "RuntimeError") {
      // Out of memory: that instance is lost. Until there is a new one, texts go unparsed.
      binding = undefined;
      void load().then((fresh) => (binding = fresh));
      return undefined;
    }
    const { message, cursorPosition } = error as { message: string; cursorPosition?: number };
    return { message, position: cursorPosition ?? 0 };
  }
  const { stmts = [] } = JSON.parse(json) as { stmts?: RawStatement[] };
  return { stmts };
}
