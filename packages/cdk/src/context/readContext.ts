import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { REGION } from "@mattb.tech/billio-config";
import { type Context, SIGN_INS } from "./Context.ts";
import { ContextReader, type Values } from "./ContextReader.ts";
import { type Home, isAt } from "./Home.ts";
import { readDomains } from "./readDomains.ts";
import { readLogicalIds } from "./readLogicalIds.ts";
import { OIDC_PROVIDER_ARN, readRepository } from "./readRepository.ts";

/** The repository's own folder. */
const ROOT = join(import.meta.dirname, "../../../..");
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):(\d{12}):[A-Za-z0-9_-]{1,256}$/;
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/i;

const KEYS = [
  "account",
  "region",
  "repository",
  "repositoryId",
  "repositoryOwnerId",
  "githubOidcProviderArn",
  "alarmTopicArn",
  "dynamoFallback",
  "follow",
  "corsOrigins",
  "domains",
  "signIn",
  "logicalIds",
  "bundles",
] as const;
/** Keys of CDK's command line in the same file; all its flags have a colon in their names. */
const NOT_OURS = /:|^cli-telemetry$|^acknowledged-issue-numbers$/;
/** The files that the stacks use in the directory of bundles. */
const BUNDLED = [
  "api/index.mjs",
  "backup/index.mjs",
  "follow/index.mjs",
  "change-stream/index.mjs",
  "sharp/nodejs",
];

/**
 * Parses the context of `cdk.context.json` and `-c key=value`. The command line gives texts only: objects and lists may be
 * JSON text.
 *
 * @throws {ContextError} naming every key that is missing, malformed or unknown, and what would be right
 */
export function readContext(values: Values): Context {
  const ours = Object.entries(values).filter(([key]) => !NOT_OURS.test(key));
  const reader = new ContextReader(Object.fromEntries(ours));
  reader.only(KEYS);
  const account = reader.text("account", /^\d{12}$/, 'must be the account\'s 12 digits, e.g. "111122223333"');
  const region = reader.text("region", REGION, "must be a Region's name, e.g. us-east-1");
  const provider = reader.optionalText(
    "githubOidcProviderArn",
    OIDC_PROVIDER_ARN,
    "must be the ARN of the account's provider, e.g. arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
  );
  const context: Context = {
    account,
    region,
    repository: readRepository(reader),
    ...(provider === undefined ? {} : { githubOidcProviderArn: provider }),
    alarmTopicArn: readTopic(reader, { account, region }),
    dynamoFallback: reader.flag(
      "dynamoFallback",
      "whether the old DynamoDB table is kept beside the cluster",
    ),
    follow: readFollow(reader),
    corsOrigins: reader.list(
      "corsOrigins",
      ORIGIN,
      'must be a list of origins, each scheme and host only, e.g. ["https://admin.example.com"]',
    ),
    domains: readDomains(reader, { account, region }),
    signIn: readSignIn(reader),
    logicalIds: readLogicalIds(reader),
    bundles: readBundles(reader),
  };
  reader.check();
  return context;
}

function readTopic(reader: ContextReader, at: Home): string {
  const arn = reader.text(
    "alarmTopicArn",
    TOPIC_ARN,
    "must be the ARN of an SNS topic, e.g. arn:aws:sns:us-east-1:111122223333:alarms",
  );
  const [, region, account] = TOPIC_ARN.exec(arn) ?? [];
  // A CloudWatch alarm notifies topics of its own Region only.
  if (region !== undefined && !isAt(at, { account, region }))
    reader.fault("alarmTopicArn", "must be a topic of the stacks' own account and Region");
  return arn;
}

function readFollow(reader: ContextReader): boolean {
  const follow = reader.optionalFlag("follow");
  const fallback = reader.value("dynamoFallback");
  if (follow && (fallback === false || fallback === "false"))
    reader.fault("follow", "must be false where dynamoFallback is: there is no old table to write to");
  return follow;
}

function readSignIn(reader: ContextReader): Context["signIn"] {
  const value = reader.value("signIn") ?? "username";
  const signIn = SIGN_INS.find((one) => one === value);
  if (signIn === undefined) reader.fault("signIn", `must be one of ${SIGN_INS.join(", ")}`);
  return signIn ?? "username";
}

function readBundles(reader: ContextReader): string {
  const path = reader.optionalText("bundles", /./, "must be the path of a folder") ?? "dist";
  const folder = isAbsolute(path) ? path : join(ROOT, path);
  const missing = BUNDLED.filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0)
    reader.fault(
      "bundles",
      `names a folder without ${missing.join(", ")}; run \`npm run build:lambdas\`, which makes dist`,
    );
  return folder;
}
