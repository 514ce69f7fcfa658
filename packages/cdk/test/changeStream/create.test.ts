import { describe, expect, test } from "vitest";
import { eventOf, properties, RESPONSE_URL, runProvider } from "./support/Provider.ts";
import { handlersFor } from "./support/handlersFor.ts";
import { CLUSTER, useControlPlane } from "./support/useControlPlane.ts";

const { control, client } = useControlPlane();
const create = () => eventOf({ RequestType: "Create" });

describe("a stream is made", () => {
  test("and CloudFormation hears of it when it is ACTIVE", async () => {
    control.course = ["CREATING", "CREATING", "ACTIVE"];
    const handlers = handlersFor(client);
    const event = create();
    const answer = await runProvider(handlers, event);
    const [stream] = control.streams;
    expect(answer).toMatchObject({
      Status: "SUCCESS",
      PhysicalResourceId: expect.stringMatching(new RegExp(`^${CLUSTER}/[0-9a-f]{24}$`)) as string,
      Data: {
        StreamIdentifier: stream?.identifier,
        StreamArn: `arn:aws:dsql:eu-west-1:111122223333:cluster/${CLUSTER}/stream/${stream?.identifier}`,
        Status: "ACTIVE",
      },
      looks: 4,
    });
    expect(control.changes).toEqual(["POST"]);
    expect(stream).toMatchObject({
      clientToken: event.RequestId,
      target: { kinesis: { streamArn: properties.KinesisStreamArn, roleArn: properties.RoleArn } },
      tags: { "billio:change-stream": answer.PhysicalResourceId, "billio:request": event.RequestId },
    });
    expect(handlers.lines.map(({ call, did, status }) => [call, did, status])).toEqual([
      ["onEvent", undefined, undefined],
      ["isComplete", "asked for a stream", undefined],
      ["isComplete", "waiting for the stream", "CREATING"],
      ["isComplete", "waiting for the stream", "CREATING"],
      ["isComplete", "the stream is there", "ACTIVE"],
    ]);
    expect(JSON.stringify(handlers.lines)).not.toContain("SECRET");
    expect(RESPONSE_URL).toContain("SECRET");
  });

  test("once, when the event comes twice, also at the same time", async () => {
    control.course = ["CREATING", "ACTIVE"];
    const event = create();
    const handlers = handlersFor(client);
    const given = { ...event, ...(await handlers.onEvent(event)) };
    await Promise.all([handlers.isComplete(given), handlers.isComplete(given)]);
    expect(control.changes).toEqual(["POST", "POST"]);
    const again = await runProvider(handlers, event);
    expect(again).toMatchObject({ Status: "SUCCESS", PhysicalResourceId: given.PhysicalResourceId });
    expect(control.streams).toHaveLength(1);
  });

  test("and one that is there already is taken, on whichever page it is listed", async () => {
    const { PhysicalResourceId: owner } = await handlersFor(client).onEvent(create());
    for (let other = 0; other < 12; other++) control.add({ status: other < 9 ? "DELETED" : "ACTIVE" });
    const ours = control.add({ tags: { "billio:change-stream": owner } });
    const answer = await runProvider(handlersFor(client), create());
    expect(answer).toMatchObject({
      Status: "SUCCESS",
      looks: 1,
      Data: { StreamIdentifier: ours.identifier },
    });
    expect(control.changes).toEqual([]);
  });

  test("and an IMPAIRED one counts as created, since it recovers; the log has the reason", async () => {
    control.course = ["CREATING", "IMPAIRED"];
    control.courseReason = "KINESIS_THROUGHPUT_EXCEEDED";
    const handlers = handlersFor(client);
    expect(await runProvider(handlers, create())).toMatchObject({
      Status: "SUCCESS",
      Data: { Status: "IMPAIRED" },
    });
    expect(handlers.lines.at(-1)).toMatchObject({
      level: "warn",
      status: "IMPAIRED",
      reason: "KINESIS_THROUGHPUT_EXCEEDED",
      did: expect.stringContaining("on demand") as string,
    });
  });

  test("and a status that nobody knows yet is waited out", async () => {
    const handlers = handlersFor(client);
    control.course = ["WARMING", "WARMING", "ACTIVE"];
    expect(await runProvider(handlers, create())).toMatchObject({ Status: "SUCCESS", looks: 4 });
    expect(handlers.lines[2]).toMatchObject({ level: "warn", status: "WARMING" });
  });

  test("and one that is being deleted isn't taken", async () => {
    const { PhysicalResourceId: owner } = await handlersFor(client).onEvent(create());
    control.add({ status: "DELETING", tags: { "billio:change-stream": owner } });
    control.course = ["ACTIVE"];
    expect(await runProvider(handlersFor(client), create())).toMatchObject({ Status: "SUCCESS", looks: 2 });
    expect(control.streams).toHaveLength(2);
  });

  test("and when it never is, the provider's time ends it, and its end is asked for", async () => {
    const handlers = handlersFor(client);
    const event = create();
    const answer = await runProvider(handlers, event, { looks: 4 });
    expect(answer).toMatchObject({ Status: "FAILED", Reason: "Operation timed out", looks: 4 });
    const { PhysicalResourceId } = answer;
    const end = await runProvider(handlers, eventOf({ RequestType: "Delete", PhysicalResourceId }), {
      between: () => void (control.streams = []),
    });
    expect(end).toMatchObject({ Status: "SUCCESS", looks: 2 });
  });
});

describe("a FAILED stream", () => {
  test.each([
    ["KINESIS_THROUGHPUT_EXCEEDED", "have it on demand"],
    ["KINESIS_STREAM_NOT_FOUND", "make it again"],
    ["ROLE_ACCESS_DENIED", "cluster/<id>/stream/*"],
    ["KINESIS_ACCESS_DENIED", "DescribeStreamSummary"],
    ["KINESIS_KMS_ACCESS_DENIED", "kms:GenerateDataKey"],
    ["KINESIS_OVERSIZE_RECORD", "MaxRecordSizeInKiB to 10240"],
    ["CLUSTER_CMK_INACCESSIBLE", "the cluster's own key"],
    ["INTERNAL_ERROR", "AWS support"],
    ["constructor", "user guide"],
  ])("for %s is an error at once with what to do: %s", async (reason, advice) => {
    control.course = ["CREATING", "FAILED"];
    control.courseReason = reason;
    const handlers = handlersFor(client);
    const answer = await runProvider(handlers, create());
    expect(answer).toMatchObject({ Status: "FAILED", looks: 3 });
    expect(answer.Reason).toContain(
      `${control.streams[0]?.identifier} of the cluster ${CLUSTER} has FAILED (${reason})`,
    );
    expect(answer.Reason).toContain(advice);
    expect(handlers.lines.at(-1)).toMatchObject({
      level: "error",
      reason: expect.stringContaining(advice) as string,
    });
    // Nothing is made in its stead, however often it is asked for.
    expect(control.changes).toEqual(["POST"]);
  });

  test("of an earlier request is deleted, and another made", async () => {
    const { PhysicalResourceId: owner } = await handlersFor(client).onEvent(create());
    const old = control.add({
      status: "FAILED",
      tags: { "billio:change-stream": owner, "billio:request": "earlier" },
    });
    control.course = ["CREATING", "ACTIVE"];
    const answer = await runProvider(handlersFor(client), create());
    expect(answer).toMatchObject({
      Status: "SUCCESS",
      Data: { StreamIdentifier: control.streams[1]?.identifier },
    });
    expect(old.status).toBe("DELETING");
    expect(control.changes).toEqual(["DELETE", "POST"]);
  });
});

describe("a stream can't be made", () => {
  test("in a cluster that has its most, and nothing of others is deleted", async () => {
    for (let other = 0; other < 5; other++) control.add({});
    const answer = await runProvider(handlersFor(client), create());
    expect(answer).toMatchObject({ Status: "FAILED", looks: 1 });
    expect(answer.Reason).toContain(`The cluster ${CLUSTER} has as many change streams as it may (5).`);
    expect(control.changes).toEqual(["POST"]);
  });

  test("yet in a cluster that has its most, but one of them is going", async () => {
    for (let other = 0; other < 4; other++) control.add({});
    const going = control.add({ status: "DELETING" });
    control.course = ["ACTIVE"];
    const answer = await runProvider(handlersFor(client), create(), {
      between: (look) => {
        if (look === 3) going.status = "DELETED";
      },
    });
    expect(answer).toMatchObject({ Status: "SUCCESS", looks: 4 });
  });

  test("with properties that are wrong, all of which are named, and no call is made", async () => {
    const event = eventOf({
      RequestType: "Create",
      ResourceProperties: { ClusterIdentifier: "x", RoleArn: 1 },
    });
    const answer = await runProvider(handlersFor(client), event);
    expect(answer.Status).toBe("FAILED");
    for (const name of ["ClusterIdentifier", "KinesisStreamArn", "RoleArn"])
      expect(answer.Reason).toContain(name);
    expect(control.calls).toEqual([]);
    // What has failed so is never asked to be deleted.
    expect(answer.PhysicalResourceId).toContain("CREATE_FAILED");
  });
});
