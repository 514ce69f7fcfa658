import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environmentVariables, functionArn, type FunctionCode } from "./environmentVariables.ts";
import type { FunctionError, Outcome } from "./FunctionError.ts";
import { peakMemoryMb } from "./peakMemoryMb.ts";
import { RuntimeApi } from "./RuntimeApi.ts";

export interface EnvironmentOptions extends FunctionCode {
  /** The Node binary. Default: this process's. */
  node?: string | undefined;
  /** Flags for it. */
  nodeFlags?: readonly string[];
  /** Receives each chunk of the function's output. */
  onOutput?: ((text: string) => void) | undefined;
}

/** The function couldn't be loaded. */
export class InitError extends Error {
  override readonly name = "InitError";
  readonly error: FunctionError;

  constructor(error: FunctionError) {
    super(`${error.errorType}: ${error.errorMessage}`);
    this.error = error;
  }
}

const BOOTSTRAP = fileURLToPath(new URL("runtime/bootstrap.mjs", import.meta.url));

/**
 * One execution environment: a process that has loaded the function and handles one call at a time. Between calls it is
 * frozen as in Lambda: stopped by SIGSTOP when it polls for the next event, and continued by SIGCONT with that event.
 */
export class ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #api: RuntimeApi;
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;
  #idle = deferred();
  #outcome: { requestId: string; resolve: (outcome: Outcome) => void } | undefined;
  #fault: FunctionError | undefined;
  #isAlive = true;
  #initMs = 0;

  private constructor(options: EnvironmentOptions, api: RuntimeApi, child: ChildProcess) {
    this.#options = options;
    this.#api = api;
    this.#process = child;
    api.listen({
      onIdle: () => {
        this.#freeze();
      },
      onInitError: (error) => {
        this.#fault ??= error;
      },
      onOutcome: (requestId, outcome) => {
        this.#settle(requestId, outcome);
      },
    });
    this.#exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#end(exitError(code, signal));
        resolve();
      });
      // No such Node.
      child.once("error", (error) => {
        this.#end({ errorType: "Runtime.InvalidEntrypoint", errorMessage: error.message });
        resolve();
      });
    });
  }

  /**
   * Starts a process that loads the function.
   *
   * @param signal aborts the start
   * @throws {InitError} when it fails or times out
   */
  static async start(
    options: EnvironmentOptions,
    limitMs: number,
    signal?: AbortSignal,
  ): Promise<ExecutionEnvironment> {
    const api = await RuntimeApi.open();
    const began = performance.now();
    const child = spawn(options.node ?? process.execPath, [...(options.nodeFlags ?? []), BOOTSTRAP], {
      cwd: options.folder,
      env: environmentVariables(options, api.address),
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => options.onOutput?.(text));
    }
    const environment = new ExecutionEnvironment(options, api, child);
    const timer = setTimeout(() => {
      environment.#kill({
        errorType: "Sandbox.Timedout",
        errorMessage: `Init timed out after ${(limitMs / 1000).toFixed(2)} seconds`,
      });
    }, limitMs);
    const onAbort = () => {
      environment.#kill(SHUT_DOWN);
    };
    signal?.addEventListener("abort", onAbort);
    if (signal?.aborted === true) onAbort();
    await environment.#idle.promise;
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
    if (!environment.#isAlive) {
      await environment.stop();
      throw new InitError(environment.#fault ?? UNKNOWN);
    }
    environment.#initMs = performance.now() - began;
    return environment;
  }

  /** Whether it can handle further calls. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Time from the start of the process until the function was loaded, in ms. */
  get initMs(): number {
    return this.#initMs;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Peak memory of the process, if the system reports it. */
  async peakMemoryMb(): Promise<number | undefined> {
    return peakMemoryMb(this.pid);
  }

  /**
   * Invokes the function. One call at a time: the next one once `idle` is true.
   *
   * @param payload JSON
   * @param limitMs timeout after which the process is ended
   */
  async invoke(requestId: string, payload: Buffer, limitMs: number): Promise<Outcome> {
    if (!this.#isAlive) return { kind: "error", error: this.#fault ?? UNKNOWN };
    this.#idle = deferred();
    const settled = new Promise<Outcome>((resolve) => {
      this.#outcome = { requestId, resolve };
    });
    const timer = setTimeout(() => {
      const seconds = (limitMs / 1000).toFixed(2);
      this.#kill({
        errorType: "Sandbox.Timedout",
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
      });
    }, limitMs);
    try {
      this.#signal("SIGCONT");
      this.#api.send({
        requestId,
        payload,
        deadlineMs: Date.now() + limitMs,
        functionArn: functionArn(this.#options),
      });
      const outcome = await settled;
      // What the function does after its response belongs to the same call.
      await this.#idle.promise;
      return outcome;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends the process, frozen or not. */
  async stop(): Promise<void> {
    this.#kill(SHUT_DOWN);
    await this.#exited;
    await this.#api.close();
  }

  #freeze(): void {
    this.#signal("SIGSTOP");
    this.#idle.resolve();
  }

  #settle(requestId: string, outcome: Outcome): void {
    if (this.#outcome?.requestId !== requestId) return;
    this.#outcome.resolve(outcome);
    this.#outcome = undefined;
  }

  #kill(error: FunctionError): void {
    this.#end(error);
    this.#signal("SIGKILL");
  }

  /** The first reason is reported. */
  #end(error: FunctionError): void {
    this.#isAlive = false;
    this.#fault ??= error;
    this.#outcome?.resolve({ kind: "error", error: this.#fault });
    this.#outcome = undefined;
    this.#idle.resolve();
  }

  #signal(signal: "SIGSTOP" | "SIGCONT" | "SIGKILL"): void {
    // Windows can't freeze a process: there it keeps running.
    if (process.platform === "win32" && signal !== "SIGKILL") return;
    this.#process.kill(signal);
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((resolveIt) => (resolve = resolveIt));
  return { promise, resolve };
}

const SHUT_DOWN: FunctionError = {
  errorType: "Runtime.ExitError",
  errorMessage: "The environment was shut down",
};
const UNKNOWN: FunctionError = { errorType: "Runtime.Unknown", errorMessage: "The environment has ended" };

function exitError(code: number | null, signal: NodeJS.Signals | null): FunctionError {
  const what = code === null ? `signal: ${signal ?? "unknown"}` : `exit status ${code}`;
  return { errorType: "Runtime.ExitError", errorMessage: `Runtime exited with error: ${what}` };
}
