import { type ConnectionOptions, defaultOptions, regionOf } from "../connection/ConnectionOptions.ts";
import type { SettingNames } from "./settingNames.ts";
import type { SettingsReader } from "./SettingsReader.ts";

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
/** The name of an AWS Region, e.g. us-east-1. */
export const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;
/** Roles are SQL identifiers, which DSQL truncates at 63 bytes. */
const USER = /^[^\p{Cc}]{1,63}$/u;

/** Reads how to reach a cluster; adds to the reader's `issues`. */
export function readConnectionOptions<Name extends string>(
  reader: SettingsReader<Name>,
  names: SettingNames<Name>,
): ConnectionOptions {
  const endpoint = parseEndpoint(reader.text(names.endpoint));
  if (typeof endpoint === "string") reader.addIssue(names.endpoint, endpoint);
  const { host, port } = typeof endpoint === "string" ? { host: "", port: defaultOptions.port } : endpoint;

  const region = reader.text(names.region) || regionOf(host);
  if (!REGION.test(region)) reader.addIssue(names.region, "must be a region's name, e.g. us-east-1");

  const user = reader.text(names.user) || defaultOptions.user;
  if (!USER.test(user)) {
    reader.addIssue(names.user, "must be a database role of 1 to 63 characters, e.g. admin");
  }

  const caFile = reader.text(names.caFile);
  const number = (name: "poolMax" | "retryAttempts" | TimeName, max: number) =>
    reader.wholeNumber(names[name], defaultOptions[name], 1, max);
  return {
    host,
    port,
    region,
    user,
    ...(caFile === "" ? {} : { caFile }),
    poolMax: number("poolMax", 1_000),
    statementTimeoutMs: number("statementTimeoutMs", 3_600_000),
    connectTimeoutMs: number("connectTimeoutMs", 3_600_000),
    unavailableAfterMs: number("unavailableAfterMs", 3_600_000),
    retryAttempts: number("retryAttempts", 1_000),
    retryDeadlineMs: number("retryDeadlineMs", 3_600_000),
  };
}

type TimeName = "statementTimeoutMs" | "connectTimeoutMs" | "unavailableAfterMs" | "retryDeadlineMs";

/** Host and port, or the reason why the text is no endpoint. */
function parseEndpoint(text: string): { host: string; port: number } | string {
  const example = "host[:port], e.g. <cluster>.dsql.us-east-1.on.aws";
  if (text === "") return `is missing; set it to ${example}`;
  const match = /^([^:/@\s]+)(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? "";
  const port = Number(match?.[2] ?? defaultOptions.port);
  if (!HOST.test(host) || port < 1 || port > 65_535) {
    return `must be ${example}, without scheme, user or path`;
  }
  return { host, port };
}
