import { BackupLocationError } from "../location/BackupLocationError.ts";
import type { Source } from "../source/Source.ts";
import type { ImportOptions } from "./ImportOptions.ts";
import type { Checked, Identity } from "./work/Journal.ts";

/** What tells whether a run that was broken off was this one. */
export function identityOf(source: Source, options: ImportOptions): Identity {
  const { onConflict = "fail", rejects, fix, only, shard, target, allowOthers = false } = options;
  // A table or a database looks different every time: what was read of it then is what is being imported.
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

/** @throws {BackupLocationError} saying what isn't the same any more */
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
