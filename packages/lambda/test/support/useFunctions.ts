import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { type FunctionOptions, LambdaFunction } from "../../src/index.ts";

/** A function made for a test, and what it wrote. */
export interface MadeFunction {
  lambda: LambdaFunction;
  lines: string[];
  output: () => string;
}

/** Makes functions out of code, each in a folder as built Lambdas have it; they end with their test. */
export function useFunctions(): (code: string, options?: Partial<FunctionOptions>) => Promise<MadeFunction> {
  let folder = "";
  let count = 0;
  const made: LambdaFunction[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "billio-functions-"));
  });
  afterEach(async () => {
    await Promise.all(made.splice(0).map((lambda) => lambda.stop()));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return async (code, options = {}) => {
    const name = `index${++count}`;
    await writeFile(join(folder, `${name}.mjs`), code);
    const lines: string[] = [];
    let output = "";
    const lambda = new LambdaFunction({
      folder,
      handler: `${name}.handler`,
      name: "made-up",
      memoryMb: 512,
      layers: [],
      variables: {},
      onOutput: (text) => {
        output += text;
      },
      onLine: (line) => {
        lines.push(line);
      },
      ...options,
    });
    made.push(lambda);
    return { lambda, lines, output: () => output };
  };
}
