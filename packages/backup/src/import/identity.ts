import { BackupLocationError } from "../location/BackupLocationError.ts";
import type { Source } from "../source/Source.ts";
import type { ImportOptions } from "./ImportOptions.ts";
import type { Checked, Identity } from "./work/Journal.ts";

/** Identifies an import, to decide whether an unfinished run was the same. */
export function identityOf(source: Source, options: ImportOptions): Identity {
  const { onConflict = "fail", rejects, fix, only, shard, target, allowOthers = false } = options;
  // A table or a database has no stable version: what the earlier run read is what is imported.
  const isLive = source.kind === "dynamodb" || source.kind === "dsql";
  return {
    from: source.place,
    ...(isLive ? {} : { fingerprint: source.fingerprint }),
    options: {
      "--on-conflict": onConflict,
      "--rejects": rejects ?? null,
      "--fix": fix?.hash ?? null,
      "--only": only === undefined ? null : [...only].sort().join(", "),
      "--shard": shard === undefined ? null : `${String(shard.number)}/${String(shard.count)}`,
      "--among-others": allowOthers,
      "the database": target ?? null,
    },
  };
}

/** @throws {BackupLocationError} naming what differs */
export function assertSame(identity: Identity, { identity: before }: Checked, { work }: ImportOptions): void {
  const differs = difference(identity, before);
  if (differs === undefined) return;
  throw new BackupLocationError(
    work,
    `an import was broken off while it wrote, and ${differs}. Run that one again as it was to finish it; or this one with --anew, or another --work folder: what is written already stays, and counts as stored`,
  );
}

function difference(now: Identity, before: Identity): string | undefined {
  if (now.from !== before.from) return `it was one of ${before.from}`;
  if (now.fingerprint !== before.fingerprint) return `${before.from} has changed since`;
  const options = new Map(Object.entries(before.options));
  const [name] = Object.entries(now.options).find(([option, value]) => value !== options.get(option)) ?? [];
  return name === undefined ? undefined : `${name} was another then`;
}
