import { expect, test } from "vitest";
import { usePlainDatabase } from "../protocol/beside/plainDatabase.ts";
import { modelSeed } from "./modelSeed.ts";
import { printRun } from "./printProgram.ts";
import { search } from "./search.ts";
import { WireSystem } from "./WireSystem.ts";

/*
 * With one session there are no conflicts, and DSQL responds as PostgreSQL does: the model's constraints, values, blocks,
 * pipelines, portals and COPY are compared with PostgreSQL's own.
 */

const plain = usePlainDatabase();
const seed = modelSeed("Random programs");

/** How long it runs. */
const SECONDS = Number(process.env.BILLIO_MODEL_SECONDS ?? 4);

test(
  "a single session gets the same responses from the model and PostgreSQL",
  { timeout: SECONDS * 1_000 + 120_000 },
  async () => {
    const { host, port, user, password, database } = plain.config();
    const login = `${user ?? ""}:${encodeURIComponent(typeof password === "string" ? password : "")}`;
    const system = await WireSystem.plain(`postgres://${login}@${host ?? ""}:${port ?? 0}/${database ?? ""}`);
    const { programs, found } = await search([system], { seed, untilMs: SECONDS * 1_000, sessions: 1 });
    await system.close();
    expect(found && printRun(found.program, found.run.done)).toBeUndefined();
    expect(programs).toBeGreaterThan(5);
  },
);
