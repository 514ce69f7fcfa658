import { settingNames } from "./settingNames.ts";
import { type Environment, SettingsReader } from "./SettingsReader.ts";

/** How to reach the DSQL cluster, and how long to try. All times are in milliseconds. */
export interface DatabaseSettings {
  host: string;
  port: number;
  region: string;
  user: string;
  poolMax: number;
  /** PEM file of an extra CA to trust; absent = the system's. */
  caFile?: string;
  statementTimeoutMs: number;
  connectTimeoutMs: number;
  unavailableAfterMs: number;
  retryAttempts: number;
  retryDeadlineMs: number;
}

const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;
/** The name of an AWS Region, e.g. us-east-1. */
export const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;
/** `<cluster>.dsql.<region>.on.aws` (Aurora DSQL user guide, "Accessing"); test clusters add a suffix to `dsql`. */
const REGION_IN_ENDPOINT = /\.dsql[a-z0-9-]*\.([a-z0-9-]+)\.on\.aws$/i;
const DEFAULT_PORT = 5432;
const DEFAULT_REGION = "us-east-1";
/** Roles are SQL identifiers, which DSQL cuts at 63 bytes. */
const USER = /^[^\p{Cc}]{1,63}$/u;

/**
 * Parses the database settings out of an environment. Empty values count as absent.
 *
 * @throws {SettingsError} naming every setting that is missing or malformed and what it should look like.
 */
export function readDatabaseSettings(environment: Environment = process.env): DatabaseSettings {
  const reader = new SettingsReader(environment);
  const endpoint = parseEndpoint(reader.text(settingNames.dsqlEndpoint));
  if (typeof endpoint === "string") reader.fault(settingNames.dsqlEndpoint, endpoint);
  const { host, port } = typeof endpoint === "string" ? { host: "", port: DEFAULT_PORT } : endpoint;

  const region =
    reader.text(settingNames.awsRegion) || (REGION_IN_ENDPOINT.exec(host)?.[1] ?? DEFAULT_REGION);
  if (!REGION.test(region)) reader.fault(settingNames.awsRegion, "must be a region's name, e.g. us-east-1");

  const user = reader.text(settingNames.dsqlUser) || "admin";
  if (!USER.test(user))
    reader.fault(settingNames.dsqlUser, "must be a database role of 1 to 63 characters, e.g. admin");

  const caFile = reader.text(settingNames.dsqlCaFile);
  const settings: DatabaseSettings = {
    host,
    port,
    region,
    user,
    ...(caFile === "" ? {} : { caFile }),
    poolMax: reader.wholeNumber(settingNames.dsqlPoolMax, 10, 1, 1_000),
    statementTimeoutMs: reader.wholeNumber(settingNames.dsqlStatementTimeoutMs, 10_000, 1, 3_600_000),
    connectTimeoutMs: reader.wholeNumber(settingNames.dsqlConnectTimeoutMs, 5_000, 1, 3_600_000),
    unavailableAfterMs: reader.wholeNumber(settingNames.dsqlUnavailableAfterMs, 30_000, 1, 3_600_000),
    retryAttempts: reader.wholeNumber(settingNames.dsqlRetryAttempts, 10, 1, 1_000),
    retryDeadlineMs: reader.wholeNumber(settingNames.dsqlRetryDeadlineMs, 10_000, 1, 3_600_000),
  };
  reader.check();
  return settings;
}

/** Host and port, or the reason why the text is no endpoint. */
function parseEndpoint(text: string): { host: string; port: number } | string {
  const example = "host[:port], e.g. <cluster>.dsql.us-east-1.on.aws";
  if (text === "") return `is missing; set it to ${example}`;
  const match = /^([^:/@\s]+)(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? "";
  const port = Number(match?.[2] ?? DEFAULT_PORT);
  if (!HOST.test(host) || port < 1 || port > 65_535) {
    return `must be ${example}, without scheme, user or path`;
  }
  return { host, port };
}
