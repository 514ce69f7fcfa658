import { settingNames } from "./settingNames.ts";
import type { SettingsReader } from "./SettingsReader.ts";

/** Where images are kept and under which address they are served. */
export interface ImageSettings {
  /** Absent: there are no images; an `imageUrl` is an error. */
  store?: { kind: "s3"; bucket: string } | { kind: "folder"; path: string };
  /**
   * Base URL of the images, followed by an image's key; without a slash at the end, e.g. `https://images.example.org`. By default the
   * address under which the development server shows the folder.
   */
  domain: string;
  /** Hosts, or `host:port`, that images may be fetched from though their addresses are private. */
  allowedHosts: string[];
}

const HOST = /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

export function imageSettings(reader: SettingsReader): ImageSettings {
  const bucket = reader.text(settingNames.imageBucket);
  const path = reader.text(settingNames.imageDir);
  if (bucket !== "" && path !== "") {
    reader.addIssue(
      settingNames.imageDir,
      `must be absent when ${settingNames.imageBucket} is set: choose one`,
    );
  }
  const store = storeOf(bucket, path);
  if (store?.kind === "s3" && reader.text(settingNames.imageDomain) === "") {
    reader.addIssue(
      settingNames.imageDomain,
      "is missing; set it to the address that images are served under, e.g. https://images.example.org",
    );
  }
  const allowedHosts = reader
    .text(settingNames.imageAllowedHosts)
    .split(",")
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== "");
  if (allowedHosts.some((host) => !HOST.test(host))) {
    reader.addIssue(
      settingNames.imageAllowedHosts,
      "must be hosts, each with or without a port, separated by commas, e.g. localhost:8080",
    );
  }
  return {
    ...(store === undefined ? {} : { store }),
    domain: reader.baseUrl(settingNames.imageDomain, "http://localhost:4000/images"),
    allowedHosts,
  };
}

function storeOf(bucket: string, path: string): ImageSettings["store"] {
  if (bucket !== "") return { kind: "s3", bucket };
  return path === "" ? undefined : { kind: "folder", path };
}
