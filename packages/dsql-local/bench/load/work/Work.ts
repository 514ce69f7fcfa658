import type pg from "pg";

/**
 * One call of a connection.
 *
 * @param worker the connection's number, from 0
 * @param call the number of its call, from 0
 * @returns how often it was refused with 40001 on the way
 */
export type Work = (client: pg.Client, worker: number, call: number) => Promise<number>;
