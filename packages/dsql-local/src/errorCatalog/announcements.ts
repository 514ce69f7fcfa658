import type { Day } from "./Period.ts";
import { sources } from "./sources.ts";

/** A change of DSQL that no rule or behaviour is about. */
export interface Announcement {
  day: Day;
  description: string;
  source: string;
}

export const announcements: readonly Announcement[] = [
  {
    day: "2026-09-11",
    description: "Joins by batched nested loops: EXPLAIN shows them as `Nested Loop (Batched Join)`.",
    source: sources.releaseNotes,
  },
  {
    day: "2026-09-08",
    description:
      'The user guide names two more refusals while connecting, `unable to accept connection, sni was not received` and `IAM authentication failed for user "…"`, and says of `server unavailable` that the connection stays usable and the whole transaction is to be tried again.',
    source: "Aurora DSQL user guide, troubleshooting",
  },
  {
    day: "2026-07-31",
    description: "Clusters over several Regions in Stockholm, Spain, Mumbai and Singapore, too.",
    source: sources.releaseNotes,
  },
  { day: "2026-07-30", description: "Alerts about DPU costs in the console.", source: sources.releaseNotes },
  {
    day: "2026-07-01",
    description: "Streams of changes (CDC) for everybody, after a preview since 2026-05-13.",
    source: `${sources.releaseNotes}; documents of 2026-07-08`,
  },
];
