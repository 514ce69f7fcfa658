import { beforeAll, expect, test } from "vitest";
import { Model } from "./Model.ts";
import { modelSeed } from "./modelSeed.ts";
import { printRun } from "./printProgram.ts";
import { randomProgram } from "./randomProgram.ts";
import { allRulesBut, type RuleName, ruleNames } from "./rules.ts";
import { runProgram } from "./runProgram.ts";
import { search } from "./search.ts";
import { shrink } from "./shrink.ts";

/*
 * The model is as good as the systems that it distinguishes: without any one of its rules it is another system, which random
 * programs have to detect. Every program runs on all systems that haven't been detected yet.
 */

const seed = modelSeed("Random programs");

/** The time limit, for a busy machine. On an idle one each is detected in seconds. */
const TIMEOUT_MS = 240_000;

const found = new Map<RuleName, string>();

beforeAll(async () => {
  const systems = new Map(ruleNames.map((name) => [name, new Model(allRulesBut(name))]));
  const end = performance.now() + TIMEOUT_MS;
  for (let index = 0; systems.size > 0 && performance.now() < end; index++) {
    const program = randomProgram(seed + index);
    for (const [name, system] of systems) {
      const run = await runProgram(program, system);
      if (!run.differs) continue;
      systems.delete(name);
      // MODEL_SHOW=1 shows a small program for each rule.
      const shown = process.env.MODEL_SHOW ? await shrink({ program, run }, system, 2_000) : { program, run };
      if (systems.size < 3) console.log(`${name}: found by program ${index + 1}`);
      found.set(name, printRun(shown.program, shown.run.done));
    }
  }
}, TIMEOUT_MS + 60_000);

test("the model has no differences from itself", async () => {
  const searched = await search([new Model()], { seed, untilMs: 1_000 });
  expect(searched.found && printRun(searched.found.program, searched.found.run.done)).toBeUndefined();
  expect(searched.programs).toBeGreaterThan(10);
});

test.each(ruleNames)("a system without the rule %s is detected", (name) => {
  if (process.env.MODEL_SHOW) console.log(`${name}\n${found.get(name) ?? "not found"}`);
  expect([...found.keys()]).toContain(name);
});
