import { settingNames } from "@mattb.tech/billio-config";

const SETTINGS = new Set<string>(Object.values(settingNames));
/** Variables of the AWS SDK; those that Lambda sets itself aren't passed on. */
const AWS = /^AWS_(?!LAMBDA_|EXECUTION_ENV$)/;

/** The part of this process's environment that a function receives: Billio's settings and the AWS SDK's variables. */
export function callerVariables(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && entry[1].trim() !== "" && (SETTINGS.has(entry[0]) || AWS.test(entry[0])),
    ),
  );
}
