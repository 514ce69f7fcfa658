export { buildAll, type BuildOptions, type BuildReport } from "./build/buildAll.ts";
export { BuildError } from "./build/BuildError.ts";
export { type LambdaFunction as FunctionToBuild, functions } from "./build/functions.ts";
export { ExecutionEnvironment, type EnvironmentOptions, InitError } from "./local/ExecutionEnvironment.ts";
export type { FunctionError, Outcome } from "./local/FunctionError.ts";
export { type Payload, payloads } from "./local/gateway/Payload.ts";
export { serveFunction, type Serving } from "./local/gateway/serveFunction.ts";
export {
  type CallOutcome,
  type Counts,
  type FunctionOptions,
  LambdaFunction,
} from "./local/LambdaFunction.ts";
export { limits } from "./local/limits.ts";
