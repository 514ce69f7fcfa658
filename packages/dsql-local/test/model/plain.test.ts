import { expect, test } from "vitest";
import { usePlainDatabase } from "../protocol/beside/plainDatabase.ts";
import { modelSeed } from "./modelSeed.ts";
import { printRun } from "./printProgram.ts";
import { search } from "./search.ts";
import { WireSystem } from "./WireSystem.ts";

/*
 * With one session there is nobody to conflict with, and DSQL answers as PostgreSQL: what the model says of constraints,
 * values, blocks, pipelines, portals and COPY is compared with PostgreSQL's own answers.
 */

const plain = usePlainDatabase();
const seed = modelSeed("Programs are made up");

/** How long it goes on. */
const SECONDS = Number(process.env.BILLIO_MODEL_SECONDS ?? 4);

test(
  "a single session is answered by the model as by PostgreSQL",
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
