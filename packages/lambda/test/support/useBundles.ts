import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { buildAll, type FunctionOptions, LambdaFunction } from "../../src/index.ts";

/** What a test of built Lambdas has. */
export interface Bundles {
  /** Where they lie, outside of the repository, so that they find none of its packages. */
  readonly folder: string;
  /** A built function with an environment of its own, ended after the tests of the file. */
  run: (
    name: string,
    variables: Record<string, string>,
    options?: Partial<FunctionOptions>,
  ) => RunningFunction;
}

export interface RunningFunction {
  lambda: LambdaFunction;
  /** All that it wrote. */
  output: () => string;
}

/** Builds Lambdas once for the tests of a file. */
export function useBundles(...only: string[]): Bundles {
  let folder = "";
  const running: LambdaFunction[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "billio-bundles-"));
    await buildAll({ outdir: folder, only });
  });
  afterAll(async () => {
    await Promise.all(running.map((lambda) => lambda.stop()));
    await rm(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    run: (name, variables, options = {}) => {
      let output = "";
      const lambda = new LambdaFunction({
        folder: join(folder, name),
        handler: "index.handler",
        name: `billio-${name}`,
        memoryMb: 1_024,
        layers: [],
        variables,
        onOutput: (text) => {
          output += text;
        },
        ...options,
      });
      running.push(lambda);
      return { lambda, output: () => output };
    },
  };
}
