import { expect, test } from "vitest";
import { useDsql } from "../../src/testing.ts";
import { modelSeed } from "./modelSeed.ts";
import { printRun } from "./printProgram.ts";
import { search } from "./search.ts";
import { WireSystem } from "./WireSystem.ts";

const dsql = useDsql({ connectionLimits: { perSecond: 1_000_000, burst: 1_000_000 } });
const seed = modelSeed("Random programs");

/** How long it runs. For an hour use the script `model`. */
const SECONDS = Number(process.env.BILLIO_MODEL_SECONDS ?? 30);

test(
  "random programs of two to six sessions get the model's responses",
  { timeout: SECONDS * 1_000 + 120_000 },
  async () => {
    const system = await WireSystem.open(dsql);
    const { programs, found } = await search([system], { seed, untilMs: SECONDS * 1_000 });
    await system.close();
    console.log(`${programs} programs`);
    expect(
      found && `BILLIO_TEST_SEED=${found.seed}\n${printRun(found.program, found.run.done)}`,
    ).toBeUndefined();
    expect(programs).toBeGreaterThan(5);
  },
);
