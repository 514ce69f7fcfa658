import { availableParallelism } from "node:os";
import type { Row } from "../Row.ts";
import { type Checkouts, rowsOf } from "./Comparison.ts";
import { run } from "./run.ts";

const MOST = 0.6;

/** `npm test` once in each version: the one and then the other, since a run takes minutes and all processors. */
export async function measureTests(checkouts: Checkouts): Promise<Row[]> {
  const { before, now } = { before: await tests(checkouts.before), now: await tests(checkouts.now) };
  const [time, ratio] = rowsOf("`npm test`", { now: [now.ms], before: [before.ms] }, MOST);
  return [
    { ...time, name: `\`npm test\` on ${availableParallelism()} processors`, measured: time?.measured ?? "" },
    { ...ratio, name: "… ratio", measured: ratio?.measured ?? "" },
    {
      name: "… tests that pass",
      measured: now.passed.toLocaleString("en"),
      beside: `${before.passed.toLocaleString("en")} before`,
      target: { text: "not one fewer", met: now.passed >= before.passed },
    },
  ];
}

async function tests(checkout: string): Promise<{ ms: number; passed: number }> {
  // A test of the earlier version may fail on a machine that it doesn't know; what passes is counted.
  const { ms, output } = await run("npm test", checkout, { mayFail: true });
  // oxlint-disable-next-line no-control-regex -- the colours of a terminal
  const plain = output.replace(/\x1b\[[\d;]*m/g, "");
  const passed = /Tests .*?([\d,]+) passed/.exec(plain)?.[1] ?? "";
  return { ms, passed: Number(passed.replaceAll(",", "")) };
}
