import { type Channel, channel } from "node:diagnostics_channel";

/** Published on `<prefix>:statement` after every statement, failed ones included. */
export interface StatementMessage {
  /** What the statement does, e.g. `Orders.ofCustomer`; never its SQL. */
  name: string;
  /** From sending it to the last row, in milliseconds. */
  ms: number;
  /** Rows returned; 0 when it failed. */
  rows: number;
  /** SQLSTATE or error name, when it failed. */
  error?: string;
}

/** Published on `<prefix>:retry` before a unit of work is run again. */
export interface RetryMessage {
  /** The attempt that failed, from 1. */
  attempt: number;
  /** SQLSTATE of the failure; absent when the connection broke. */
  sqlState?: string;
  /** `OC000` (data) or `OC001` (schema), where the server states it. */
  marker?: string;
  /** Milliseconds until the next attempt. */
  waitMs: number;
}

/** Published on `<prefix>:connect` after every new connection. */
export interface ConnectMessage {
  /** From opening the socket to being ready, token included, in milliseconds. */
  ms: number;
  user: string;
}

/** Published on `<prefix>:refusal` after every failed attempt to connect. */
export interface RefusalMessage {
  /** The reaction: wait and try again, sign a new token, or give up. */
  kind: "wait" | "newToken" | "final";
  /** Of the cluster's response; absent when there was none. */
  sqlState?: string;
}

/** Diagnostics on `node:diagnostics_channel`. */
export interface Channels {
  statement: Channel;
  retry: Channel;
  connect: Channel;
  refusal: Channel;
}

/**
 * The channels of a prefix, `dsql:statement` and so on. Subscribe with
 * `diagnostics_channel.subscribe("dsql:statement", (message) => …)`.
 */
export function createChannels(prefix = "dsql"): Channels {
  return {
    statement: channel(`${prefix}:statement`),
    retry: channel(`${prefix}:retry`),
    connect: channel(`${prefix}:connect`),
    refusal: channel(`${prefix}:refusal`),
  };
}
