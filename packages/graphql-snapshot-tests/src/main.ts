import { endOnClosedPipe, EXIT } from "@mattb.tech/billio-config";
import { Command, CommanderError } from "commander";
import { checkEndpoint } from "../test/support/checkEndpoint.ts";
import { runVitest } from "./runVitest.ts";

const HELP = `
Settings:
  BILLIO_ENDPOINT  address of a deployed API whose library may be written to; without it the tests start an API for
                   themselves, on a local DSQL

Exit codes:
  0  all tests that can run there have passed, or this help was shown
  1  a test failed, or the API can't be tested: it doesn't answer, or is read-only
  2  wrong usage: wrong arguments, or a BILLIO_ENDPOINT that is no address
  130  interrupted

Examples:
  npx --no-install billio-snapshot-tests book paging
  BILLIO_ENDPOINT=https://billio-test.example.org/ npx --no-install billio-snapshot-tests
`;

interface Options {
  testNamePattern?: string;
  update?: true;
}

endOnClosedPipe();

const program = new Command("billio-snapshot-tests")
  .description("Tests the GraphQL API from end to end over HTTP.")
  .argument("[files...]", "only files whose path contains one of these, e.g. book")
  .option("-t, --test-name-pattern <pattern>", "only tests whose title matches")
  .option("-u, --update", "write snapshots anew")
  .addHelpText("after", HELP)
  .exitOverride()
  .action(async (files: string[], options: Options) => {
    process.exitCode = await run(files, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
}

async function run(files: readonly string[], { testNamePattern, update }: Options): Promise<number> {
  const endpoint = process.env.BILLIO_ENDPOINT ?? "";
  if (endpoint !== "") {
    if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
      console.error(
        `BILLIO_ENDPOINT must be the API's address, e.g. https://billio.example.org/, not "${endpoint}".`,
      );
      return EXIT.usage;
    }
    try {
      await checkEndpoint(endpoint);
    } catch (error) {
      console.error((error as Error).message);
      return EXIT.failed;
    }
  }
  const code = await runVitest([
    ...files,
    ...(testNamePattern === undefined ? [] : ["--testNamePattern", testNamePattern]),
    ...(update ? ["--update"] : []),
  ]);
  return code ?? EXIT.interrupted;
}
