/** A Lambda whose code is built. */
export interface LambdaFunction {
  /** Name of its directory, `dist/<name>`. */
  readonly name: string;
  /** Directory in `packages/` of its package. */
  readonly package: string;
  /** Its code, relative to that directory. */
  readonly entry: string;
  /** Names of the exported handlers. */
  readonly exports: readonly string[];
}

/** All Lambdas: one more takes one line here and one in `budgets.json`. */
export const functions: readonly LambdaFunction[] = [
  { name: "api", package: "graphql", entry: "src/handler.ts", exports: ["handler"] },
  { name: "backup", package: "backup", entry: "src/lambda/backup.ts", exports: ["handler"] },
  { name: "follow", package: "backup", entry: "src/lambda/follow.ts", exports: ["handler"] },
  {
    name: "change-stream",
    package: "cdk",
    entry: "src/changeStream/handler.ts",
    exports: ["onEvent", "isComplete", "watch"],
  },
];
