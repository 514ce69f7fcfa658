import type pg from "pg";

/**
 * One call of a connection.
 *
 * @param worker the connection's number, from 0
 * @param call the number of its call, from 0
 * @returns how often it failed with 40001 before it succeeded
 */
export type Work = (client: pg.Client, worker: number, call: number) => Promise<number>;
