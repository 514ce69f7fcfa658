import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { compileParser, type InstantiateWasm } from "./compileParser.ts";

/** A parse tree as JSON, or PostgreSQL's error. */
export type RawParse = { json: string } | { message: string; position: number };

/** libpg-query's WebAssembly module, as its own wrapper uses it. */
interface Program {
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, at: number, bytes: number): void;
  UTF8ToString(at: number): string;
  getValue(at: number, type: "i32"): number;
  _malloc(bytes: number): number;
  _free(at: number): void;
  _wasm_parse_query_raw(text: number): number;
  _wasm_free_parse_result(result: number): void;
}

interface Options {
  instantiateWasm: InstantiateWasm;
  printErr: () => void;
}

type CreateProgram = (options: Options) => Promise<Program>;

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve("libpg-query"));
const createProgram = require(join(folder, "libpg-query.js")) as CreateProgram;
const instantiateWasm = compileParser(readFileSync(join(folder, "libpg-query.wasm")));

/**
 * One instance of PostgreSQL 16's own parser, built for WebAssembly (8–65 µs for a statement). The package's own entry has a
 * single instance, which is unusable after the first stack overflow, and doesn't control how V8 compiles it.
 */
export class PostgresParser {
  readonly #program: Program;

  /** Takes 3 to 8 ms. */
  constructor() {
    const options: Options = { instantiateWasm, printErr: () => undefined };
    // An Emscripten module is the object of its options. With an instance that is available at once it is complete when the
    // call returns, before the promise resolves, so that no caller has to wait for a parser.
    void createProgram(options);
    this.#program = options as unknown as Program;
  }

  /**
   * The position counts characters, from 1; 0 if it isn't known.
   *
   * @throws {Error} when the text exceeds its memory or stack; the instance is unusable then
   */
  parse(sql: string): RawParse {
    const program = this.#program;
    const bytes = program.lengthBytesUTF8(sql) + 1;
    const text = program._malloc(bytes);
    program.stringToUTF8(sql, text, bytes);
    const result = program._wasm_parse_query_raw(text);
    if (result === 0) throw new Error("The parser has no memory left.");
    try {
      const field = (at: number) => program.getValue(at, "i32");
      // struct { char *parse_tree; char *stderr_buffer; PgQueryError *error; }
      const error = field(result + 8);
      if (error === 0) return { json: program.UTF8ToString(field(result)) };
      // struct { char *message; char *funcname; char *filename; int lineno; int cursorpos; char *context; }
      return { message: program.UTF8ToString(field(error)), position: field(error + 16) };
    } finally {
      program._free(text);
      program._wasm_free_parse_result(result);
    }
  }
}
