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

/** @throws {RangeError} naming the option that can't be */
export function connectionLimits(options: Partial<ConnectionLimits> = {}): ConnectionLimits {
  for (const [name, value] of Object.entries<number | undefined>({ ...options })) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue;
    throw new RangeError(`connectionLimits.${name} must be a number above 0, not ${String(value)}.`);
  }
  const { maxConnections, perSecond, burst } = clusterLimits;
  return {
    maxConnections: options.maxConnections ?? maxConnections,
    perSecond: options.perSecond ?? perSecond,
    burst: options.burst ?? burst,
  };
}
