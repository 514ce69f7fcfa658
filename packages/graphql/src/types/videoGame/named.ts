/** Stored ids with their names. Omits unknown ids, which earlier versions could store. */
export function named<Id extends string>(
  ids: unknown,
  names: Readonly<Record<Id, string>>,
): { id: Id; name: string }[] {
  if (!Array.isArray(ids)) return [];
  const known = ids.filter((id): id is Id => typeof id === "string" && Object.hasOwn(names, id));
  return known.map((id) => ({ id, name: names[id] }));
}
