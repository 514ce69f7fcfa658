import { setTimeout as wait } from "node:timers/promises";

/** Asks until the answer is yes; an error when that takes longer than it does on the busiest machine. */
export async function untilTrue(ask: () => Promise<boolean>, timeoutMs = 180_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error("It didn't come true");
    await wait(50);
  }
}
