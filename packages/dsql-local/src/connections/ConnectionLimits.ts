/** How many connections a server takes. */
export interface ConnectionLimits {
  /** Open at the same time. */
  maxConnections: number;
  /** New ones a second, in the long run. */
  perSecond: number;
  /** New ones at once, after a pause. */
  burst: number;
}

/** A cluster's, as long as AWS hasn't raised them (Aurora DSQL user guide, quotas). */
const clusterLimits: ConnectionLimits = { maxConnections: 10_000, perSecond: 100, burst: 1_000 };

/** What can be asked for: PostgreSQL has room for so many at most, and beyond that a rate limits nothing. */
export const maxConnectionLimits: ConnectionLimits = {
  maxConnections: 200_000,
  perSecond: 1_000_000,
  burst: 1_000_000,
};

/** A cluster's limits where nothing else is asked for. */
export function connectionLimits(options: Partial<ConnectionLimits> = {}): ConnectionLimits {
  const { maxConnections, perSecond, burst } = clusterLimits;
  return {
    maxConnections: options.maxConnections ?? maxConnections,
    perSecond: options.perSecond ?? perSecond,
    burst: options.burst ?? burst,
  };
}
