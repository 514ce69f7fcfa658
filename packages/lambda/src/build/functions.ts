/** A Lambda whose code is built. */
export interface LambdaFunction {
  /** Of its folder, `dist/<name>`. */
  readonly name: string;
  /** Folder in `packages/` of the package that its code belongs to. */
  readonly package: string;
  /** Its code, from there. */
  readonly entry: string;
  /** What Lambda calls, by name. */
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
