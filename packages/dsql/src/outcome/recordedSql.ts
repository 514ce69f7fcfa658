/** Most expired records that a write deletes along the way, unless it says otherwise: one more than it adds. */
export const DEFAULT_PURGES = 2;

/**
 * A write that leaves a record when it has changed a row, in the same statement and so in the same transaction: the
 * record is there if and only if the write took effect. Its two further parameters come last: the record's id, and
 * the end of the range in which it deletes expired records. Where they are null the write leaves no record.
 *
 * DSQL accepts data-changing WITH (AWS's dsql-lint, whose grammar was derived from a cluster).
 *
 * @param table an {@link OutcomeRecords} table
 * @param write must return a row for each one that it changes
 * @param parameters how many it has
 * @param purges most expired records that it deletes; if it isn't 2, the statement has the same `purges`
 */
export function recordedSql(
  table: string,
  write: string,
  parameters: number,
  purges: number = DEFAULT_PURGES,
): string {
  const [id, end] = [`$${parameters + 1}::uuid`, `$${parameters + 2}::uuid`];
  // A parameter has to be somewhere in the text.
  const given = purges === 0 ? `coalesce(${id}, ${end})` : id;
  const recorded =
    `with "written" as (${write}), ` +
    `"recorded" as (insert into "${table}" ("id", "recorded_at", "took_effect") ` +
    `select ${id}, now(), true where ${given} is not null and exists (select 1 from "written"))`;
  // Subselects hide the range from PostgreSQL's planner, which would plan again for each one.
  const forgotten =
    `, "forgotten" as (delete from "${table}" where "id" in ` +
    `(select "id" from "${table}" where "id" > (select ${id}) and "id" <= (select ${end}) ` +
    `order by "id" limit ${purges}) ` +
    `and "recorded_at" < now() - interval '1 day')`;
  return `${recorded}${purges === 0 ? "" : forgotten} select * from "written"`;
}
