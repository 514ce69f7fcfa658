import { EXIT, resolveFolder as resolvePath } from "@mattb.tech/billio-config";
import { Command, CommanderError, Option } from "commander";
import { settingsFrom } from "../db/settings.ts";
import { ConfigurationError, DataError } from "../errors/index.ts";
import { checkEndpoint } from "./checkEndpoint.ts";
import { type RoleLists, splitArns } from "./checkLists.ts";
import { checkUser } from "./checkUser.ts";
import { formatGrantEvent } from "./formatGrantEvent.ts";
import { GrantError, InvalidGrantError } from "./GrantError.ts";
import { grantRoles } from "./grantRoles.ts";
import { readOutputs } from "./readOutputs.ts";

const HELP = `
The roles are made by the migrations, so run \`migrate\` first. Of IAM the permission dsql:DbConnectAdmin is needed; whoever
is mapped needs dsql:DbConnect, and connects with BILLIO_DSQL_USER=billio_app or billio_readonly.

Those who are listed are mapped, then those who are mapped and not listed are revoked; mappings of other roles of the database
stay as they are. A role that is mapped and for which nobody is listed is refused, unless --none says that it is meant.

Exit codes:
  0  done: the mappings are those that are listed (with --dry-run: the changes were printed), or this help was shown
  1  failed, or stopped: the output says what is done and what isn't; run it again to go on
  2  usage: wrong arguments, an ARN or a file that can't be, or settings that are missing or malformed; nothing was changed

Settings:
  BILLIO_DSQL_ENDPOINT (host[:port], required), AWS_REGION, BILLIO_DSQL_CA_FILE, and credentials where the AWS SDK looks for
  them, e.g. AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. BILLIO_DSQL_USER is admin or absent.

Examples:
  BILLIO_DSQL_ENDPOINT=<cluster>.dsql.us-east-1.on.aws npx --no-install billio-data grant \\
    --app arn:aws:iam::111122223333:role/billio-api \\
    --read-only arn:aws:iam::111122223333:role/billio-readonly-api arn:aws:iam::111122223333:role/billio-backup
  … grant --outputs outputs.json --dry-run     # a file that "cdk deploy --outputs-file outputs.json" wrote
`;

interface Options {
  app?: string[];
  readOnly?: string[];
  outputs?: string;
  stack?: string;
  none?: true;
  dryRun?: boolean;
  json?: boolean;
}

/** The command `grant`: parses arguments, runs, prints. Resolves to the exit code. */
export async function grantCommand(args: readonly string[]): Promise<number> {
  let code: number = EXIT.done;
  const command = new Command("billio-data grant")
    .description(
      "Says which IAM roles may connect to the cluster that BILLIO_DSQL_ENDPOINT names as billio_app and billio_readonly.",
    )
    .option("--app <arn...>", "IAM roles that may connect as billio_app, which reads and writes items")
    .option("--read-only <arn...>", "IAM roles that may connect as billio_readonly, which reads items")
    .addOption(
      new Option(
        "--outputs <file>",
        'take both lists from a stack\'s outputs: the file of "cdk deploy --outputs-file", or the JSON of "aws cloudformation describe-stacks"',
      ).conflicts(["app", "readOnly"]),
    )
    .option("--stack <name>", "which stack of --outputs, where it holds several clusters")
    .option("--none", "an empty list is meant: revoke everybody who is mapped to that role")
    .option("--dry-run", "check everything and list what would be changed, and change nothing")
    .option("--json", "print one JSON object per event")
    .addHelpText("after", HELP)
    .allowExcessArguments(false)
    .exitOverride()
    .action(async (options: Options) => {
      if (options.stack !== undefined && options.outputs === undefined) {
        command.error("error: --stack is one of --outputs <file>");
      }
      const isGiven = options.outputs ?? options.app ?? options.readOnly ?? options.none;
      if (isGiven === undefined)
        command.error("error: list who may connect: --app, --read-only or --outputs");
      code = await execute(options);
    });
  try {
    await command.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return code;
}

async function execute(options: Options): Promise<number> {
  const { none = false, dryRun = false, json = false } = options;
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
  };
  // `once`: a second Ctrl-C ends the process immediately, and the next run recovers.
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    const settings = checkUser(settingsFrom(process.env));
    await grantRoles({
      ...(await lists(options, settings)),
      settings,
      allowNone: none,
      dryRun,
      signal: stop.signal,
      onProgress: (event) => {
        console.log(json ? JSON.stringify(event) : formatGrantEvent(event));
      },
    });
    return EXIT.done;
  } catch (error) {
    return reportFailure(error, json);
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

async function lists(
  { app = [], readOnly = [], outputs: file, stack }: Options,
  settings: ReturnType<typeof settingsFrom>,
): Promise<RoleLists> {
  if (file === undefined) return { app: app.flatMap(arnsOf), readOnly: readOnly.flatMap(arnsOf) };
  const outputs = await readOutputs(resolvePath(file), stack);
  checkEndpoint(outputs, settings);
  return outputs;
}

/** The ARNs of an argument; an empty one, e.g. of an unset variable, yields an invalid ARN instead of an empty list. */
function arnsOf(argument: string): string[] {
  const arns = splitArns(argument);
  return arns.length === 0 ? [""] : arns;
}

function reportFailure(error: unknown, json: boolean): number {
  if (!(error instanceof DataError)) throw error;
  const progress = error instanceof GrantError ? { done: error.done, left: error.left } : {};
  if (json) {
    console.log(JSON.stringify({ event: "failed", code: error.code, message: error.message, ...progress }));
  }
  console.error(error.message);
  const isUsage = error instanceof ConfigurationError || error instanceof InvalidGrantError;
  return isUsage ? EXIT.usage : EXIT.failed;
}
