import type { Command } from "../Command.ts";
import { advanceClock } from "./advanceClock.ts";
import { clearFaults } from "./clearFaults.ts";
import { clearStatements } from "./clearStatements.ts";
import { injectFault } from "./injectFault.ts";
import { listConflicts } from "./listConflicts.ts";
import { listFaults } from "./listFaults.ts";
import { listJobs } from "./listJobs.ts";
import { listRoles } from "./listRoles.ts";
import { listRules } from "./listRules.ts";
import { listStatements } from "./listStatements.ts";
import { listSessions } from "./listSessions.ts";
import { readClock } from "./readClock.ts";
import { removeFault } from "./removeFault.ts";

/** By method and path; `:id` stands for the id of a fault. */
export const commands = new Map<string, { run: Command; description: string }>([
  [
    "GET /sessions",
    { run: listSessions, description: "Open sessions, and their transactions beside the limits." },
  ],
  ["GET /conflicts", { run: listConflicts, description: "The last 200 conflicts, newest first." }],
  [
    "GET /statements",
    { run: listStatements, description: "Statements with their calls, times and estimated DPU." },
  ],
  ["DELETE /statements", { run: clearStatements, description: "Starts counting statements anew." }],
  ["GET /rules", { run: listRules, description: "Rules of DSQL's that were hit, the last one first." }],
  ["GET /jobs", { run: listJobs, description: "The newest 200 jobs of sys.jobs." }],
  ["GET /roles", { run: listRoles, description: "Roles, and the IAM principals that they are granted to." }],
  ["GET /faults", { run: listFaults, description: "Injected faults, and how often each has fired." }],
  [
    "POST /faults",
    { run: injectFault, description: 'Injects a fault, e.g. {"fault": "conflict", "nth": 1}.' },
  ],
  ["DELETE /faults", { run: clearFaults, description: "Removes all faults." }],
  ["DELETE /faults/:id", { run: removeFault, description: "Removes one fault." }],
  ["GET /clock", { run: readClock, description: "The server's time." }],
  ["POST /clock", { run: advanceClock, description: 'Advances it: {"advanceMs": 60000}.' }],
]);
