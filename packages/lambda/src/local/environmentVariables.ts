import { randomUUID } from "node:crypto";
import { delimiter, join } from "node:path";

/** The name of a function, and where its code is. */
export interface FunctionCode {
  /** Directory of a built Lambda, e.g. `dist/api`. */
  folder: string;
  /** `<file>.<export>`, e.g. `index.handler`. */
  handler: string;
  name: string;
  memoryMb: number;
  /** Directories with a layer's layout, with `nodejs/node_modules`. */
  layers: readonly string[];
  /** The function's own variables. */
  variables: Readonly<Record<string, string>>;
}

const ACCOUNT = "111122223333";

export function functionArn({ name, variables }: FunctionCode): string {
  return `arn:aws:lambda:${regionOf(variables)}:${ACCOUNT}:function:${name}`;
}

/**
 * The environment of a function: the variables that Lambda sets (AWS Lambda developer guide, "Defined runtime environment
 * variables") and the function's own, and none of this process's.
 */
export function environmentVariables(
  { folder, handler, name, memoryMb, layers, variables }: FunctionCode,
  runtimeApi: string,
): Record<string, string> {
  const region = regionOf(variables);
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  const modules = layers.flatMap((layer) => [
    join(layer, "nodejs", "node24", "node_modules"),
    join(layer, "nodejs", "node_modules"),
  ]);
  return {
    ...pathOnly(),
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    ...(modules.length > 0 ? { NODE_PATH: modules.join(delimiter) } : {}),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: `${today}/[$LATEST]${randomUUID().replaceAll("-", "")}`,
    ...variables,
    // Names that a function can't set.
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: folder,
    LAMBDA_RUNTIME_DIR: join(import.meta.dirname, "runtime"),
    _HANDLER: handler,
  };
}

function regionOf(variables: Readonly<Record<string, string>>): string {
  return variables.AWS_REGION ?? "us-east-1";
}

function pathOnly(): Record<string, string> {
  const { PATH } = process.env;
  return PATH === undefined ? {} : { PATH };
}
