import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Load, Turn, TurnResult } from "./Load.ts";

/** A process that puts load on a server, with its connections open. */
export interface Loading {
  turn(turn: Turn): Promise<TurnResult>;
  stop(): Promise<void>;
}

/**
 * Starts a process that talks to one server only, as an application does. Linux places processes by who has woken whom:
 * one that talks to two by turns is measured, for seconds after each turn, where the other has left it.
 *
 * @throws Error what a connection or a call was refused with
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
