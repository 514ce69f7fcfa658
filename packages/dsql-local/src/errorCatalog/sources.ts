/** Sources of facts about DSQL, as the error catalog names them. */
export const sources = {
  recorded: "cluster, 2026-09",
  guide: "Aurora DSQL user guide, supported SQL features, 2026-08",
  settings: "Aurora DSQL user guide, supported session parameters, 2026-08",
  quotas: "Aurora DSQL user guide, quotas and limits, 2026-08",
  skill: "awslabs/agent-plugins, dsql skill, limits and error codes, observed on a cluster 2026-10",
  reportsThen: "reports from live clusters at that time",
  releaseNotes: "Aurora DSQL release notes",
  lint: "awslabs/aurora-dsql-tools, dsql-lint, run against a cluster 2026-08",
  live: "reports from live clusters, 2026-07 to 2026-10",
  manner: "no answer of a cluster is published",
} as const;
