import type { Period } from "./Period.ts";

/** When DSQL didn't support PL/pgSQL. */
export const plpgsqlPeriod: Period = {
  until: "2026-10-01",
  brings: "PL/pgSQL: functions, procedures with COMMIT and ROLLBACK, CALL and DO",
  dated:
    "refused when recorded on 2026-09-18 and 2026-09-23, and on 2026-10-01 by awslabs/agent-plugins; described as supported by the Aurora DSQL user guide since then, the day isn't known",
};
