import { setFlagsFromString } from "node:v8";

/** The hook that gives an Emscripten module its instance. */
export type InstantiateWasm = (
  imports: unknown,
  receive: (instance: WasmInstance, module: object) => void,
) => unknown;

interface WasmInstance {
  exports: unknown;
}

/** Global WebAssembly, which TypeScript knows only with the browser's types. */
const { Module, Instance } = (
  globalThis as unknown as {
    WebAssembly: {
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object, imports: unknown) => WasmInstance;
    };
  }
).WebAssembly;

/** V8's options for compiling functions at their first call, and frequently called ones again. */
const COMPILING_LATER = ["wasm-lazy-compilation", "wasm-dynamic-tiering", "wasm-tier-up"];

/**
 * Compiles PostgreSQL's parser ahead of time, by V8's baseline compiler only. By default V8 recompiles frequently called
 * functions in the background, and the optimizing compiler of Node 24 takes 630 MB for the parser's largest functions, for a
 * second or so (Node 20 and 22: 50 to 80 MB). A parse takes some 25 µs instead of 20, but each text is parsed once.
 *
 * The options apply to the whole process: they are reset synchronously, before any other code runs.
 */
export function compileParser(wasm: Uint8Array): InstantiateWasm {
  const module = withOptionsOff(() => new Module(wasm));
  return (imports, receive) => {
    const instance = new Instance(module, imports);
    receive(instance, module);
    return instance.exports;
  };
}

function withOptionsOff<T>(work: () => T): T {
  for (const option of COMPILING_LATER) setFlagsFromString(`--no-${option}`);
  try {
    return work();
  } finally {
    for (const option of COMPILING_LATER) setFlagsFromString(`--${option}`);
  }
}
