import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createImages, type Images } from "../../src/images/createImages.ts";
import { FolderStore } from "../../src/images/FolderStore.ts";
import { openImageFile } from "../../src/images/openImageFile.ts";
import { startStubS3 } from "../../src/testing.ts";
import { DOMAIN, useImages } from "./useImages.ts";

const parts = useImages();

function stubEnvs(environment: Record<string, string>): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}
afterEach(() => void vi.unstubAllEnvs());

function imagesInBucket(bucket: string): Images {
  return createImages({ store: { kind: "s3", bucket }, domain: DOMAIN, allowedHosts: [parts.source.host] });
}

describe("A bucket", () => {
  test("receives both sizes as JPEG, which browsers may cache for ever", async () => {
    const s3 = await startStubS3("covers");
    try {
      stubEnvs(s3.environment);
      const image = await imagesInBucket(s3.bucket).importImage(parts.source.url("good.png"));

      const client = new S3Client();
      const keys = [image, ...image.sizes].map(({ url }) => url.slice(DOMAIN.length + 1));
      expect(keys).toHaveLength(2);
      const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: "covers" }));
      expect(Contents?.map(({ Key }) => Key).sort()).toEqual([...keys].sort());
      for (const [index, Key] of keys.entries()) {
        const object = await client.send(new GetObjectCommand({ Bucket: "covers", Key }));
        expect(object).toMatchObject({
          ContentType: "image/jpeg",
          CacheControl: "public, max-age=31536000, immutable",
        });
        const bytes = await object.Body?.transformToByteArray();
        expect(await sharp(bytes).metadata()).toMatchObject({
          format: "jpeg",
          width: index === 0 ? 400 : 128,
        });
      }
      client.destroy();

      await imagesInBucket(s3.bucket)
        .importImage(parts.source.url("notes.txt"))
        .catch(() => undefined);
      await expect(imagesInBucket("absent").importImage(parts.source.url("good.png"))).rejects.toMatchObject({
        code: "EXTERNAL_SERVICE",
        service: "image store",
        message: "The image can't be stored in the bucket of BILLIO_IMAGE_BUCKET",
      });
    } finally {
      await s3.stop();
    }
  });

  describe("on a server of the test's own", () => {
    let server: Server;
    let answer: (request: IncomingMessage, response: ServerResponse) => void;
    const puts: string[] = [];

    beforeEach(async () => {
      puts.length = 0;
      server = createServer((request, response) => {
        puts.push(request.url?.replace(/\?.*/, "") ?? "");
        request.resume().on("end", () => {
          answer(request, response);
        });
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      stubEnvs({
        AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        AWS_REGION: "us-east-1",
        // Made up.
        AWS_ACCESS_KEY_ID: "AKIAMADEUP",
        AWS_SECRET_ACCESS_KEY: "made-up-secret",
      });
    });
    afterEach(async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    });

    test("receives both sizes at the same time", async () => {
      const waiting: ServerResponse[] = [];
      answer = (_, response) => {
        // Neither is answered before both are there.
        if (waiting.push(response) === 2) for (const each of waiting) each.end();
      };
      const image = await imagesInBucket("covers").importImage(parts.source.url("good.png"));
      const keys = [image, ...image.sizes].map(({ url }) => `/covers/${url.slice(DOMAIN.length + 1)}`);
      expect([...puts].sort()).toEqual([...keys].sort());
      expect(parts.source.requests).toEqual(["/good.png"]);
    });

    test("rejects one: the import fails once the other has ended, with an error without keys", async () => {
      let ended = 0;
      answer = (request, response) => {
        if (request.url?.includes("-128.jpg") === true) {
          response.writeHead(403, { "content-type": "application/xml" });
          response.end("<Error><Code>AccessDenied</Code><Message>AKIAMADEUP may not</Message></Error>");
        } else {
          setTimeout(() => {
            ended++;
            response.end();
          }, 100);
        }
      };
      const error: unknown = await imagesInBucket("covers")
        .importImage(parts.source.url("good.png"))
        .catch((thrown: unknown) => thrown);
      expect(ended).toBe(1);
      expect(error).toMatchObject({ name: "ImageStoreError", code: "EXTERNAL_SERVICE" });
      expect((error as Error).message).not.toMatch(/AKIA|covers/);
    });

    test("doesn't respond, and the caller aborts", async () => {
      answer = () => undefined;
      const caller = new AbortController();
      const reason = new Error("The request is over");
      const importing = imagesInBucket("covers").importImage(parts.source.url("good.png"), caller.signal);
      importing.catch(() => undefined);
      await expect.poll(() => puts.length).toBe(2);
      caller.abort(reason);
      await expect(importing).rejects.toBe(reason);
    });
  });
});

describe("A folder", () => {
  test("is created, and contains whole files only", async () => {
    const images = parts.images();
    // Ten at once of the same image meet on the same names.
    const all = await Promise.all(
      Array.from({ length: 10 }, () => images.importImage(parts.source.url("good.png"))),
    );
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    expect(await parts.stored()).toHaveLength(2);
  });

  test("that isn't writable is an error of the store, without its path", async () => {
    await writeFile(parts.folder, "A file where the folder should be");
    const error: unknown = await parts
      .images()
      .importImage(parts.source.url("good.png"))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ImageStoreError", code: "EXTERNAL_SERVICE" });
    expect((error as Error).message).not.toContain(parts.folder);
  });

  test("ends with its caller's reason, and leaves no files", async () => {
    await mkdir(parts.folder);
    const reason = new Error("The request is over");
    const writing = new FolderStore(parts.folder).put("a.jpg", Buffer.alloc(1), AbortSignal.abort(reason));
    await expect(writing).rejects.toBe(reason);
    expect(await parts.stored()).toEqual([]);
  });

  test("leaves no unfinished file when it can't be renamed", async () => {
    const { url } = await parts.images().importImage(parts.source.url("small.jpg"));
    const key = url.slice(DOMAIN.length + 1);
    await chmod(join(parts.folder, key), 0o644);
    const second = join(parts.folder, "..", "second");
    // A folder of the same name prevents that.
    await mkdir(join(second, key), { recursive: true });
    const images = createImages({
      store: { kind: "folder", path: second },
      domain: DOMAIN,
      allowedHosts: [parts.source.host],
    });
    await expect(images.importImage(parts.source.url("small.jpg"))).rejects.toThrow(/BILLIO_IMAGE_DIR/);
    expect(await readdir(second)).toEqual([key]);
  });
});

describe("Reading an image out of the folder", () => {
  test("returns the file, or undefined if it doesn't exist", async () => {
    const image = await parts.images().importImage(parts.source.url("good.png"));
    for (const { url } of [image, ...image.sizes]) {
      const key = url.slice(DOMAIN.length + 1);
      expect(await openImageFile(parts.folder, key)).toEqual(await readFile(join(parts.folder, key)));
    }
    expect(await openImageFile(parts.folder, `${"0".repeat(64)}.jpg`)).toBeUndefined();
    expect(await openImageFile(join(parts.folder, "absent"), `${"0".repeat(64)}.jpg`)).toBeUndefined();
  });

  test("can't read other files", async () => {
    await mkdir(parts.folder);
    await writeFile(join(parts.folder, "..", "secret.jpg"), "secret");
    await symlink("/etc/passwd", join(parts.folder, "link.jpg"));
    const hash = "0".repeat(64);
    const files = [
      "secret.jpg",
      "..%2fsecret.jpg",
      "..\\secret.jpg",
      `${hash}.jpg\n`,
      `${hash}.jpg.jpg`,
      `${hash}xjpg`,
      `${hash}-256.jpg`,
      `0${hash}.jpg`,
      `${hash.slice(1)}.jpg`,
      `A${hash.slice(1)}.jpg`,
      `${hash}.JPG`,
      `.${hash}.jpg.unfinished`,
    ];
    // They are there: nothing but their names keeps them from being read.
    for (const file of files) await writeFile(join(parts.folder, file), "secret");
    for (const key of [
      ...files,
      "link.jpg",
      "../secret.jpg",
      `${hash}/../../secret.jpg`,
      `${hash}.jpg/../../secret.jpg`,
      "/etc/passwd",
      `${hash}.jpg\0`,
      ".",
      "..",
      "",
    ]) {
      expect(await openImageFile(parts.folder, key), JSON.stringify(key)).toBeUndefined();
    }
  });
});
