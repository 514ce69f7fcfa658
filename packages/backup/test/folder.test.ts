import { execFile } from "node:child_process";
import { chmod, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { describeIssue, formatImportReport, BackupLocationError } from "../src/index.ts";
import { importFolder } from "./support/importFolder.ts";
import { backupFolder } from "./support/backupFolder.ts";
import { madeUpBooks } from "./support/madeUpBooks.ts";
import { useLibrary } from "./support/useLibrary.ts";

const library = useLibrary();
const books = [...madeUpBooks(2)];
const faultsOf = async (folder: string) => {
  const report = await importFolder(folder, library);
  expect(report.outcome).toBe(report.faultCount > 0 ? "refused" : "done");
  expect(await library.Query.counts([{ type: "Book" }])).toEqual([report.faultCount > 0 ? 0 : 2]);
  return report.faults.map(describeIssue);
};

describe("other entries of a directory", () => {
  test.each([
    ["Feature.json.gz", "is compressed, and so not read; unpack it to Feature.json"],
    ["feature.JSON.zst", "is compressed, and so not read; unpack it to Feature.json"],
    [
      "all.json.gz",
      "is compressed, and so not read; unpack it to one of Book.json, VideoGame.json, Feature.json, TvSeries.json, TvSeason.json",
    ],
    ["Book.jsonl", "holds JSON lines, and so isn't read; make it one JSON array, Book.json"],
    ["TvSeason.ndjson", "holds JSON lines, and so isn't read; make it one JSON array, TvSeason.json"],
    ["feature.json", "isn't read, for its name isn't Feature.json; rename it, or move it out of the folder"],
    [
      "Feature (1).json",
      "isn't read, for its name isn't Feature.json; rename it, or move it out of the folder",
    ],
    ["Feature", "isn't read, for its name isn't Feature.json; rename it, or move it out of the folder"],
    ["Book.json.bak", "isn't read, for its name isn't Book.json; rename it, or move it out of the folder"],
    ["Book.json~", "isn't read, for its name isn't Book.json; rename it, or move it out of the folder"],
    [
      ".Book.json.swp",
      "is named for no item type; expected are Book.json, VideoGame.json, Feature.json, TvSeries.json, TvSeason.json",
    ],
    [
      "Movie.json",
      "is named for no item type; expected are Book.json, VideoGame.json, Feature.json, TvSeries.json, TvSeason.json",
    ],
    [
      "export.zip",
      "is named for no item type; expected are Book.json, VideoGame.json, Feature.json, TvSeries.json, TvSeason.json",
    ],
    [
      "games.csv",
      "is named for no item type; expected are Book.json, VideoGame.json, Feature.json, TvSeries.json, TvSeason.json",
    ],
  ])("%s keeps it from being imported, as it may contain items", async (name, reason) => {
    const folder = await backupFolder({ "Book.json": books, [name]: "" });
    expect(await faultsOf(folder)).toEqual([`${name}: ${reason}`]);
  });

  test("is named in the report where it is no part of a backup", async () => {
    const folder = await backupFolder({
      "Book.json": books,
      "README.md": "",
      ".DS_Store": "",
      "bookmarks.html": "",
    });
    await mkdir(join(folder, "old"));
    const report = await importFolder(folder, library);
    expect(report).toMatchObject({
      outcome: "done",
      notRead: [".DS_Store", "README.md", "bookmarks.html", "old/"],
    });
    expect(formatImportReport(report)).toContain(
      "\nNot read, for it is no part of it: .DS_Store, README.md, bookmarks.html, old/\nImported ",
    );
  });

  test("is named where nothing of a backup is there", async () => {
    const error = (folder: string) => importFolder(folder, library).catch((e: unknown) => e);
    const folder = await backupFolder({ "README.md": "" });
    await mkdir(join(folder, "2026-01-01"));
    expect(await error(folder)).toBeInstanceOf(BackupLocationError);
    const expected =
      "expected is a JSON backup (Book.json, VideoGame.json, Feature.json, TvSeries.json, TvSeason.json), a backup (manifest.json), or an export of DynamoDB (AWSDynamoDB/)";
    const message = `Cannot read a backup from ${folder}: it holds only 2026-01-01/, README.md; ${expected}`;
    expect(await error(folder)).toMatchObject({ message });
    const empty = await backupFolder({});
    expect(await error(empty)).toMatchObject({ message: expect.stringContaining(expected) as unknown });
  });
});

describe("a file that can't be read is an issue of its own", () => {
  test("when it is a link to nowhere, a link to itself, or a folder", async () => {
    const folder = await backupFolder({ "Book.json": books });
    await symlink(join(folder, "gone.txt"), join(folder, "Feature.json"));
    await symlink("VideoGame.json", join(folder, "VideoGame.json"));
    await mkdir(join(folder, "TvSeries.json"));
    expect(await faultsOf(folder)).toEqual([
      "Feature.json: is a link to a file that doesn't exist",
      "TvSeries.json: is a folder; expected is a file",
      "VideoGame.json: is a link that leads back to itself",
    ]);
  });

  test("when it is a pipe, which nobody waits for", async () => {
    const folder = await backupFolder({ "Book.json": books });
    await promisify(execFile)("mkfifo", [join(folder, "Feature.json")]);
    await symlink("/dev/zero", join(folder, "TvSeries.json"));
    expect(await faultsOf(folder)).toEqual([
      "Feature.json: is no file but a device, a pipe or a socket",
      "TvSeries.json: is no file but a device, a pipe or a socket",
    ]);
  });

  test("when permission is denied", async () => {
    const folder = await backupFolder({ "Book.json": books, "Feature.json": "[]" });
    // Root may read any file of a disk, but not every one of /proc.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await symlink("/proc/sys/net/ipv4/route/flush", join(folder, "TvSeries.json"));
    else await chmod(join(folder, "Feature.json"), 0o000);
    const name = isRoot ? "TvSeries.json" : "Feature.json";
    expect((await faultsOf(folder)).join("\n")).toMatch(
      new RegExp(`^${name}: can't be read: permission denied \\((EACCES|EPERM)\\)$`),
    );
  });

  test("and is read through a link that leads to it", async () => {
    const [real, folder] = [await backupFolder({ "some.json": books }), await backupFolder({})];
    await symlink(join(real, "some.json"), join(folder, "Book.json"));
    expect(await faultsOf(folder)).toEqual([]);
  });
});
