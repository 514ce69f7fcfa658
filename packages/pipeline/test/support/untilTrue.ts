import { setTimeout as wait } from "node:timers/promises";

/** Asks until the answer is yes; an error when that takes too long. */
export async function untilTrue(ask: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error("It didn't come true");
    await wait(50);
  }
}
