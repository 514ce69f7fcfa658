import {
  CreateStreamCommand,
  DeleteStreamCommand,
  type DSQLClient,
  GetStreamCommand,
  paginateListStreams,
  ResourceNotFoundException,
} from "@aws-sdk/client-dsql";
import { ownValue } from "@mattb.tech/billio-config";
import type { Target } from "./request.ts";

/** Tag with the owner of a stream: the resource's physical id. */
const OWNER_TAG = "billio:change-stream";
/** Tag with the CloudFormation request that created it. */
const REQUEST_TAG = "billio:request";

/** A stream of a cluster; status and reason may be values newer than this program. */
export interface FoundStream {
  identifier: string;
  arn: string;
  status: string;
  reason: string | undefined;
  owner: string | undefined;
  request: string | undefined;
}

/** The change streams of one cluster, through DSQL's control plane. All methods throw what the SDK throws. */
export class Streams {
  readonly #client: DSQLClient;
  readonly #clusterIdentifier: string;
  readonly #signal: AbortSignal;

  constructor(client: DSQLClient, clusterIdentifier: string, signal: AbortSignal) {
    this.#client = client;
    this.#clusterIdentifier = clusterIdentifier;
    this.#signal = signal;
  }

  /** All existing streams. The list has no tags, so that each stream is read. */
  async find(): Promise<FoundStream[]> {
    const clusterIdentifier = this.#clusterIdentifier;
    const identifiers: string[] = [];
    const pages = paginateListStreams({ client: this.#client }, { clusterIdentifier }, this.#options);
    for await (const { streams } of pages)
      for (const { streamIdentifier } of streams ?? [])
        if (streamIdentifier !== undefined) identifiers.push(streamIdentifier);
    const found = await Promise.all(identifiers.map((identifier) => this.#get(identifier)));
    return found.filter((stream) => stream !== undefined && stream.status !== "DELETED") as FoundStream[];
  }

  /** Idempotent: the same request twice creates one stream. */
  async create({ kinesisStream, role }: Target, owner: string, requestId: string): Promise<void> {
    await this.#client.send(
      new CreateStreamCommand({
        clusterIdentifier: this.#clusterIdentifier,
        targetDefinition: { kinesis: { streamArn: kinesisStream, roleArn: role } },
        ordering: "UNORDERED",
        format: "JSON",
        tags: { [OWNER_TAG]: owner, [REQUEST_TAG]: requestId },
        clientToken: requestId,
      }),
      this.#options,
    );
  }

  /** A stream that is gone already is fine. */
  async delete(streamIdentifier: string): Promise<void> {
    const clusterIdentifier = this.#clusterIdentifier;
    try {
      await this.#client.send(
        new DeleteStreamCommand({ clusterIdentifier, streamIdentifier }),
        this.#options,
      );
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
  }

  async #get(streamIdentifier: string): Promise<FoundStream | undefined> {
    const clusterIdentifier = this.#clusterIdentifier;
    try {
      const { arn, status, statusReason, tags } = await this.#client.send(
        new GetStreamCommand({ clusterIdentifier, streamIdentifier }),
        this.#options,
      );
      return {
        identifier: streamIdentifier,
        arn: arn ?? "",
        status: status ?? "",
        reason: statusReason?.error,
        owner: ownValue(tags ?? {}, OWNER_TAG),
        request: ownValue(tags ?? {}, REQUEST_TAG),
      };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  get #options() {
    return { abortSignal: this.#signal };
  }
}
