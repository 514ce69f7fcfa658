import { setFlagsFromString } from "node:v8";

/** The hook by which an Emscripten program is given its instance. */
export type InstantiateWasm = (
  imports: unknown,
  receive: (instance: WasmInstance, module: object) => void,
) => unknown;

interface WasmInstance {
  exports: unknown;
}

/** Of the global object; TypeScript knows it with the browser's types only. */
const { Module, Instance } = (
  globalThis as unknown as {
    WebAssembly: {
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object, imports: unknown) => WasmInstance;
    };
  }
).WebAssembly;

/** V8's options that have functions compiled when they are called first, and the busy ones a second time. */
const COMPILING_LATER = ["wasm-lazy-compilation", "wasm-dynamic-tiering", "wasm-tier-up"];

/**
 * Compiles PostgreSQL's parser once and for all, by V8's baseline compiler. Left to itself V8 compiles what is busy
 * again in the background, and the optimizing compiler of Node 24 takes 630 MB for the parser's largest functions, for a
 * second or so (Node 20 and 22: 50 to 80 MB). A parse takes some 25 µs instead of 20, and each text is parsed once.
 *
 * The options are the whole process's: nothing else runs until they are as they are by default again.
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
