/** How many connections a server accepts. */
export interface ConnectionLimits {
  /** Open at the same time. */
  maxConnections: number;
  /** New ones per second, in the long run. */
  perSecond: number;
  /** New ones at once, after an idle time. */
  burst: number;
}

/** A cluster's default quotas (Aurora DSQL user guide, quotas). */
const clusterLimits: ConnectionLimits = { maxConnections: 10_000, perSecond: 100, burst: 1_000 };

/** The highest limits to configure: PostgreSQL's own maximum of connections, and rates above which nothing is limited. */
export const maxConnectionLimits: ConnectionLimits = {
  maxConnections: 200_000,
  perSecond: 1_000_000,
  burst: 1_000_000,
};

/** A cluster's limits, where `options` doesn't override them. */
export function connectionLimits(options: Partial<ConnectionLimits> = {}): ConnectionLimits {
  const { maxConnections, perSecond, burst } = clusterLimits;
  return {
    maxConnections: options.maxConnections ?? maxConnections,
    perSecond: options.perSecond ?? perSecond,
    burst: options.burst ?? burst,
  };
}
