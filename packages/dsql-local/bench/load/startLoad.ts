import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Load, Turn, TurnResult } from "./Load.ts";

/** A process with open connections that puts load on a server. */
export interface Loading {
  turn(turn: Turn): Promise<TurnResult>;
  stop(): Promise<void>;
}

/**
 * Starts a process that connects to one server only, as an application does. Linux schedules processes near those that wake
 * them: a process that took turns with two servers would, for seconds after each turn, run where the other server had drawn it.
 *
 * @throws Error with which a connection or a call was rejected
 */
export async function startLoad(load: Load): Promise<Loading> {
  const child = fork(fileURLToPath(new URL("loadProcess.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.disconnect();
    await ended;
  };
  try {
    await ask<object>(child, load);
  } catch (error) {
    await stop();
    throw error;
  }
  return { turn: (turn) => ask<TurnResult>(child, turn), stop };
}

function ask<T extends object>(child: ChildProcess, message: Load | Turn): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onExit = (code: number | null) => {
      reject(new Error(`The process that asks has ended with code ${code}.`));
    };
    child.once("exit", onExit).once("message", (answer: T | { error: string }) => {
      child.off("exit", onExit);
      if ("error" in answer) reject(new Error(answer.error));
      else resolve(answer);
    });
    child.send(message);
  });
}
