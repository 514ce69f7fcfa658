import { settingNames } from "@mattb.tech/billio-config";

const SETTINGS = new Set<string>(Object.values(settingNames));
/** What the AWS SDK is told by; what Lambda sets itself isn't taken from here. */
const AWS = /^AWS_(?!LAMBDA_|EXECUTION_ENV$)/;

/** Of this process's environment, what a function may be given: Billio's settings and what the AWS SDK reads. */
export function callerVariables(environment: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && entry[1].trim() !== "" && (SETTINGS.has(entry[0]) || AWS.test(entry[0])),
    ),
  );
}
