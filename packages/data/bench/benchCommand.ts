import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { itemCount } from "./itemCount.ts";
import { machine } from "../../../bench/machine.ts";
import { markdown } from "./report/markdown.ts";
import { type Measurement, misses } from "./report/Measurement.ts";
import { pageCostPlot } from "./report/pageCostPlot.ts";
import { table } from "./report/table.ts";
import { withReport } from "./report/withReport.ts";

const EXIT = { done: 0, failed: 1, usage: 2 } as const;

const HELP = `
Every call is timed beside hand-written SQL over a plain pool to the same endpoint (the baseline), in blocks by turns,
after both were seen to give the same. A missed target is marked with ✗; it doesn't change the exit code.

Exit codes:
  0  measured
  1  failed or stopped: the library and the baseline differ, or the database can't be started
  2  usage: wrong arguments

Examples:
  npm run bench
  npm run bench -- --items 100k --only "search"
  npm run bench -- --items 10k,100k,1M --json bench.json
`;

interface Options {
  items: number[];
  only?: RegExp;
  quick?: boolean;
  json?: string;
  svg?: string;
  markdown?: string;
  dataDir: string;
}

/** The command `bench`: parses arguments, measures, prints. Resolves to the exit code. */
export async function benchCommand(args: readonly string[]): Promise<number> {
  const command = new Command("bench")
    .description("Measures the data layer beside hand-written SQL on a local DSQL with generated items.")
    .option("--items <counts>", "sizes of the table, e.g. 10k,100k,1M", counts, [10_000, 100_000])
    .option("--only <pattern>", "measure only what matches: a regular expression on “section call”", pattern)
    .option("--quick", "a minute in all: 10k items, few calls")
    .option("--json <file>", "write the measurements as JSON")
    .option("--svg <file>", "write the plot of page cost by depth")
    .option("--markdown <file>", "replace the tables in a Markdown file, between its bench marks")
    .option("--data-dir <folder>", "where the databases are kept", join(tmpdir(), "billio-bench"))
    .addHelpText("after", HELP)
    .allowExcessArguments(false)
    .exitOverride();
  try {
    command.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  const options = command.opts<Options>();
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort(new Error("Stopped"));
  };
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const measurements: Measurement[] = [];
  try {
    // It takes seconds to load, and the help needn't wait for it.
    const { runBench } = await import("./runBench.ts");
    await runBench({
      items: options.quick ? [10_000] : options.items,
      quick: options.quick ?? false,
      dataDir: options.dataDir,
      ...(options.only === undefined ? {} : { only: options.only }),
      signal: stop.signal,
      log: (line) => {
        console.error(line);
      },
      onMeasurement: (measurement) => measurements.push(measurement),
    });
    await write(options, measurements);
    return EXIT.done;
  } catch (error) {
    console.log(table(measurements));
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    return EXIT.failed;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

async function write(options: Options, measurements: Measurement[]): Promise<void> {
  const about = machine();
  console.log(`${about}\n\n${table(measurements)}\n`);
  const missed = measurements.filter((each) => misses(each).length > 0).length;
  console.log(`${measurements.length} measurements, ${missed} past their target`);
  if (options.quick) console.log("A quick run makes too few calls to judge by.");
  if (options.json)
    await writeFile(options.json, `${JSON.stringify({ machine: about, measurements }, null, 2)}\n`);
  if (options.svg) await writeFile(options.svg, pageCostPlot(measurements));
  if (options.markdown) {
    const page = await readFile(options.markdown, "utf8");
    await writeFile(options.markdown, withReport(page, `${about}\n\n${markdown(measurements)}`));
  }
}

function counts(text: string): number[] {
  return text.split(",").map(itemCount);
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, "i");
  } catch {
    throw new InvalidArgumentError("It must be a regular expression, e.g. search|counts.");
  }
}
