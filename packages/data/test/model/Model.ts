/** The model's state of an item: enough to identify the write that it shows. */
export interface ModelItem {
  type: string;
  title: string;
  rating?: number;
  author?: string;
  seriesId?: string;
  /** A counter that one call adds 1 to. */
  n?: number;
}

/** All items, by id. */
export type State = ReadonlyMap<string, ModelItem>;

/** A call of the library, with what it was given. */
export type Call =
  | { kind: "read"; type: string; id: string }
  | { kind: "create" | "replace"; id: string; item: ModelItem }
  | { kind: "update"; type: string; id: string; changes: Partial<ModelItem> }
  | { kind: "delete"; type: string; id: string }
  /** In a transaction: reads the item under a lock and adds 1 to its counter. */
  | { kind: "increment"; type: string; id: string }
  /** In a transaction: locks the series, creates a season of it, and adds 1 to the series' counter. */
  | { kind: "addSeason"; id: string; item: ModelItem & { seriesId: string } }
  /** In a transaction: creates one item and changes another. */
  | { kind: "pair"; id: string; item: ModelItem; other: { type: string; id: string; rating: number } }
  | { kind: "import"; existing: "replace" | "keep"; items: readonly { id: string; item: ModelItem }[] };

/** What a call comes to when nothing else happens at the same time. */
export type Effect = { state: State; result: unknown } | { error: string };

/** The contract of each call: what it does to the items, and what it returns or throws. */
export function apply(state: State, call: Call): Effect {
  const found = (type: string, id: string) => {
    const item = state.get(id);
    return item?.type === type ? item : undefined;
  };
  const hasSeries = (seriesId?: string) =>
    seriesId === undefined || found("TvSeries", seriesId) !== undefined;
  const changed = (id: string, item: ModelItem): State => new Map(state).set(id, item);

  switch (call.kind) {
    case "read":
      return { state, result: found(call.type, call.id) };
    case "create":
    case "replace": {
      const { id, item } = call;
      if (!hasSeries(item.seriesId)) return { error: "SERIES_NOT_FOUND" };
      const inUse = call.kind === "create" ? state.has(id) : state.has(id) && !found(item.type, id);
      return inUse ? { error: "ITEM_ALREADY_EXISTS" } : { state: changed(id, item), result: item };
    }
    case "update": {
      if (!hasSeries(call.changes.seriesId)) return { error: "SERIES_NOT_FOUND" };
      const item = found(call.type, call.id);
      if (item === undefined) return { error: "ITEM_NOT_FOUND" };
      const after = { ...item, ...call.changes };
      return { state: changed(call.id, after), result: after };
    }
    case "delete": {
      if (found(call.type, call.id) === undefined) return { error: "ITEM_NOT_FOUND" };
      const seasons = [...state.values()].some(({ seriesId }) => seriesId === call.id);
      if (call.type === "TvSeries" && seasons) return { error: "SERIES_HAS_SEASONS" };
      const after = new Map(state);
      after.delete(call.id);
      return { state: after, result: undefined };
    }
    case "increment": {
      const item = found(call.type, call.id);
      if (item === undefined) return { state, result: undefined };
      const n = (item.n ?? 0) + 1;
      return { state: changed(call.id, { ...item, n }), result: n };
    }
    case "addSeason": {
      const { id, item } = call;
      const series = found("TvSeries", item.seriesId);
      if (series === undefined) return { error: "SERIES_NOT_FOUND" };
      if (state.has(id)) return { error: "ITEM_ALREADY_EXISTS" };
      const n = (series.n ?? 0) + 1;
      return { state: new Map(state).set(id, item).set(item.seriesId, { ...series, n }), result: n };
    }
    case "pair": {
      const { id, item, other } = call;
      if (state.has(id)) return { error: "ITEM_ALREADY_EXISTS" };
      const item2 = found(other.type, other.id);
      if (item2 === undefined) return { error: "ITEM_NOT_FOUND" };
      const after = new Map(state).set(id, item).set(other.id, { ...item2, rating: other.rating });
      return { state: after, result: undefined };
    }
    case "import": {
      if (call.items.some(({ id, item }) => state.has(id) && !found(item.type, id))) {
        return { error: "ITEM_ALREADY_EXISTS" };
      }
      const after = new Map(state);
      const counts = { written: 0, kept: 0 };
      for (const { id, item } of call.items) {
        const stands = state.has(id);
        if (stands && call.existing === "keep") counts.kept++;
        else {
          counts.written++;
          after.set(id, item);
        }
      }
      return { state: after, result: counts };
    }
  }
}
