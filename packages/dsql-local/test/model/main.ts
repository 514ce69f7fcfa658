import { randomInt } from "node:crypto";
import { Command, InvalidArgumentError } from "commander";
import { EXIT_USAGE, parseOrExit } from "../../../../bench/parseOrExit.ts";
import { startDsqlLocal } from "../../src/index.ts";
import { startEmbedded } from "../../src/postgres/process/startEmbedded.ts";
import { printRun } from "./printProgram.ts";
import { search } from "./search.ts";
import { WireSystem } from "./WireSystem.ts";

const EXIT_DIFFERS = 1;
const PROGRESS_MS = 10_000;

const number = (least: number) => (text: string) => {
  const value = Number(text);
  if (!(value >= least) || !Number.isFinite(value)) {
    throw new InvalidArgumentError(`It has to be a number from ${least} on.`);
  }
  return value;
};

const program = new Command("model")
  .description(
    "Runs random programs of several sessions on the local DSQL, and compares each answer with that of a model of DSQL's transactions.",
  )
  .option("--minutes <number>", "how long", number(0), 60)
  .option("--seed <number>", "of the first program, to run one again that was printed", number(0))
  .option("--programs <number>", "how many at most", number(1))
  .option("--sessions <number>", "how many each program has; two to six of them without it", number(1))
  .option("--lanes <number>", "how many servers are tested side by side", number(1), 4)
  .option("--patience <milliseconds>", "after which a step is one that waits", number(1), 5_000)
  .addHelpText(
    "after",
    `
The first program that is answered otherwise ends it: it is made as small as it can be, and printed with its seed, what
the model expects and what was seen.

Exit codes: 0 no difference, or this help; ${EXIT_DIFFERS} a difference, or the run could not start; ${EXIT_USAGE} wrong usage.

Examples:
  npm run yarn -- workspace @mattb.tech/billio-dsql-local model --minutes 60
  npm run yarn -- workspace @mattb.tech/billio-dsql-local model --seed 4711 --programs 1`,
  )
  .allowExcessArguments(false)
  .exitOverride();
parseOrExit(program);
const options = program.opts<{
  minutes: number;
  seed?: number;
  programs?: number;
  sessions?: number;
  lanes: number;
  patience: number;
}>();
const seed = options.seed ?? randomInt(2 ** 30);
console.error(`programs are made up with --seed ${seed}`);

const postgres = await startEmbedded({ settings: { max_connections: "400" } });
const closing: (() => Promise<void>)[] = [() => postgres.stop()];
try {
  const systems: WireSystem[] = [];
  for (let lane = 0; lane < options.lanes; lane++) {
    const server = await startDsqlLocal({
      backend: { connectionString: postgres.connectionString },
      isolated: true,
      jobs: { autoAnalyze: false },
      connectionLimits: { perSecond: 1_000_000, burst: 1_000_000 },
    });
    closing.push(() => server.stop());
    const system = await WireSystem.open(server, options.patience);
    closing.push(() => system.close());
    systems.push(system);
  }
  const began = performance.now();
  let programs = 0;
  let reported = began;
  const { found } = await search(systems, {
    seed,
    untilMs: options.minutes * 60_000,
    ...(options.programs ? { programs: options.programs } : {}),
    ...(options.sessions ? { sessions: options.sessions } : {}),
    onProgram: () => {
      programs++;
      const now = performance.now();
      if (now - reported < PROGRESS_MS) return;
      reported = now;
      console.error(`${programs} programs in ${Math.round((now - began) / 1_000)} s`);
    },
  });
  console.log(`${programs} programs, ${found ? "the last of them differs" : "no difference"}`);
  if (found) {
    console.log(`--seed ${found.seed} --programs 1\n\n${printRun(found.program, found.run.done)}`);
    process.exitCode = EXIT_DIFFERS;
  }
} finally {
  for (let close = closing.pop(); close; close = closing.pop()) await close();
}
