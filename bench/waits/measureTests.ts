import { availableParallelism } from "node:os";
import type { Row } from "../Row.ts";
import { type Checkouts, rowsOf } from "./Comparison.ts";
import { earlierTestFiles } from "./earlierTestFiles.ts";
import { run } from "./run.ts";

const MOST = 0.6;

/**
 * `npm test` once in each version: the one and then the other, since a run takes minutes and all processors. The version now has
 * other tests besides, so that its test files which the earlier one has, too, run once more by themselves.
 */
export async function measureTests(checkouts: Checkouts): Promise<Row[]> {
  const files = await earlierTestFiles(checkouts);
  const before = await tests(checkouts.before);
  const all = await tests(checkouts.now);
  const both = await tests(checkouts.now, files);
  return [
    ...compared(`\`npm test\` on ${availableParallelism()} processors`, all, before),
    ...compared("the test files that both have", both, before),
  ];
}

interface Tests {
  ms: number;
  passed: number;
}

function compared(name: string, now: Tests, before: Tests): Row[] {
  const [time, ratio] = rowsOf(name, { now: [now.ms], before: [before.ms] }, MOST);
  const eachNow = now.ms / now.passed;
  const eachBefore = before.ms / before.passed;
  return [
    { ...time, name, measured: time?.measured ?? "" },
    { ...ratio, name: "… ratio", measured: ratio?.measured ?? "" },
    {
      name: "… tests that pass",
      measured: now.passed.toLocaleString("en"),
      beside: `${before.passed.toLocaleString("en")} before`,
      target: { text: "not one fewer", met: now.passed >= before.passed },
    },
    {
      name: "… time for each test",
      measured: `${eachNow.toFixed(0)} ms`,
      beside: `${eachBefore.toFixed(0)} ms before`,
    },
    { name: "… ratio", measured: (eachNow / eachBefore).toFixed(2) },
  ];
}

/** @param files all of them by default */
async function tests(checkout: string, files: readonly string[] = []): Promise<Tests> {
  // A test of the earlier version may fail on a machine that it doesn't know; what passes is counted.
  const { ms, output } = await run(
    ["npm test", ...(files.length > 0 ? ["--", ...files] : [])].join(" "),
    checkout,
    { mayFail: true },
  );
  // oxlint-disable-next-line no-control-regex -- the colours of a terminal
  const plain = output.replace(/\x1b\[[\d;]*m/g, "");
  const passed = /Tests .*?([\d,]+) passed/.exec(plain)?.[1] ?? "";
  return { ms, passed: Number(passed.replaceAll(",", "")) };
}
