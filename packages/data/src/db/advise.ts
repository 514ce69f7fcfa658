import { ownValue, settingNames } from "@mattb.tech/billio-config";

const MIGRATE = "the tables are missing or older than this version; run the migrations (`migrate`) first";

const MAY_NOT = `the role that it is connected as (${settingNames.dsqlUser}) may not do that; billio_readonly only reads, billio_app writes too, and the migrations grant them what they need`;

/** Unknown table, unknown column, missing privilege. */
const ADVICE: Readonly<Record<string, string>> = { "42P01": MIGRATE, "42703": MIGRATE, "42501": MAY_NOT };

/** Advice for an SQLSTATE that points to one cause. */
export function advise(sqlState: string): string | undefined {
  return ownValue(ADVICE, sqlState);
}
