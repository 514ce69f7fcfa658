// Runs in the execution environment, as Lambda's own runtime client does: loads the handler, asks the Runtime API for events,
// one after the other, and answers each. Plain JavaScript, for any Node, and with nothing but Node's own modules.
import { Buffer } from "node:buffer";
import console from "node:console";
import { existsSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

const { AWS_LAMBDA_RUNTIME_API: api = "", LAMBDA_TASK_ROOT: root = "", _HANDLER = "" } = process.env;
const agent = new Agent({ keepAlive: true });
// What Lambda's client ends with.
const EXIT_REJECTION = 128;
const EXIT_EXCEPTION = 129;
const EXIT_INIT = 1;

let current;

/** @returns {Promise<{ headers: import("node:http").IncomingHttpHeaders, body: Buffer }>} */
function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(
      `http://${api}/2018-06-01/runtime/${path}`,
      { method, agent, headers: { "content-type": "application/json", ...headers } },
      (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
      },
    );
    sent.on("error", reject);
    sent.end(body);
  });
}

function describe(error) {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: String(error.stack).split("\n"),
  };
}

function post(path, error) {
  const described = describe(error);
  return call("POST", path, JSON.stringify(described), {
    "lambda-runtime-function-error-type": described.errorType,
  });
}

/** What nobody caught ends the environment. */
async function end(error, exitCode) {
  console.error(JSON.stringify({ level: "FATAL", ...describe(error) }));
  try {
    await post(current === undefined ? "init/error" : `invocation/${current}/error`, error);
  } finally {
    process.exit(exitCode);
  }
}

async function loadHandler() {
  const dot = _HANDLER.lastIndexOf(".");
  const [module, name] = [_HANDLER.slice(0, dot), _HANDLER.slice(dot + 1)];
  const file = ["mjs", "js", "cjs"].map((end) => join(root, `${module}.${end}`)).find(existsSync);
  if (file === undefined)
    throw named("Runtime.ImportModuleError", `Cannot find module '${module}' in ${root}`);
  const { [name]: handler } = await import(pathToFileURL(file).href);
  if (typeof handler !== "function")
    throw named("Runtime.HandlerNotFound", `${_HANDLER} is undefined or not exported`);
  return handler;
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function contextOf(headers) {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

process.on("uncaughtException", (error) => void end(error, EXIT_EXCEPTION));
process.on("unhandledRejection", (reason) => {
  const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  const error = Object.assign(named("Runtime.UnhandledPromiseRejection", message), { cause: reason });
  if (reason instanceof Error) error.stack = reason.stack;
  void end(error, EXIT_REJECTION);
});

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  await end(error, EXIT_INIT);
}

for (;;) {
  const { headers, body } = await call("GET", "invocation/next");
  current = headers["lambda-runtime-aws-request-id"];
  process.env._X_AMZN_TRACE_ID = headers["lambda-runtime-trace-id"];
  try {
    const result = await handler(JSON.parse(body.toString("utf8")), contextOf(headers));
    await call("POST", `invocation/${current}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    console.error(JSON.stringify({ level: "ERROR", requestId: current, ...describe(error) }));
    await post(`invocation/${current}/error`, error);
  }
  current = undefined;
}
