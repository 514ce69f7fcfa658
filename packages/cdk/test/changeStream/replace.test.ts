import { describe, expect, test } from "vitest";
import { eventOf, properties, runProvider } from "./support/Provider.ts";
import { handlersFor } from "./support/handlersFor.ts";
import { useControlPlane } from "./support/useControlPlane.ts";

const { control, client } = useControlPlane();

async function made() {
  control.course = ["ACTIVE"];
  const { PhysicalResourceId } = await runProvider(handlersFor(client), eventOf({ RequestType: "Create" }));
  control.calls = [];
  return { PhysicalResourceId, first: control.streams[0] };
}
const other = { ...properties, KinesisStreamArn: "arn:aws:kinesis:eu-west-1:111122223333:stream/others" };
const remove = (PhysicalResourceId: string, ResourceProperties: object = properties) =>
  eventOf({ RequestType: "Delete", PhysicalResourceId, ResourceProperties });
const goneAfter = (looks: number) => (look: number) => {
  if (look > looks)
    for (const stream of control.streams) if (stream.status === "DELETING") stream.status = "DELETED";
};

describe("an update", () => {
  test.each(["KinesisStreamArn", "RoleArn"] as const)(
    "of %s is a replacement: a new stream first, then the old one's end",
    async (name) => {
      const { PhysicalResourceId, first } = await made();
      const changed = { ...properties, [name]: `${properties[name]}-2` };
      const update = eventOf({ RequestType: "Update", PhysicalResourceId, ResourceProperties: changed });
      const answer = await runProvider(handlersFor(client), update);
      expect(answer).toMatchObject({
        Status: "SUCCESS",
        Data: { StreamIdentifier: control.streams[1]?.identifier },
      });
      expect(answer.PhysicalResourceId).not.toBe(PhysicalResourceId);
      expect(first?.status).toBe("ACTIVE");
      // What CloudFormation does then.
      const end = await runProvider(handlersFor(client), remove(PhysicalResourceId), {
        between: goneAfter(2),
      });
      expect(end).toMatchObject({ Status: "SUCCESS", PhysicalResourceId, looks: 3 });
      expect(control.streams.map(({ status }) => status)).toEqual(["DELETED", "ACTIVE"]);
      expect(control.changes).toEqual(["POST", "DELETE"]);
    },
  );

  test("that is taken back finds the stream of before, and only the new one ends", async () => {
    const { PhysicalResourceId, first } = await made();
    const forth = eventOf({ RequestType: "Update", PhysicalResourceId, ResourceProperties: other });
    const { PhysicalResourceId: second } = await runProvider(handlersFor(client), forth);
    const back = eventOf({ RequestType: "Update", PhysicalResourceId: second });
    const answer = await runProvider(handlersFor(client), back);
    expect(answer).toMatchObject({ PhysicalResourceId, Data: { StreamIdentifier: first?.identifier } });
    await runProvider(handlersFor(client), remove(second, other), { between: goneAfter(1) });
    expect(control.streams.map(({ status }) => status)).toEqual(["ACTIVE", "DELETED"]);
  });

  test("of the revision alone leaves a working stream, and recreates one that has failed or is gone", async () => {
    const { PhysicalResourceId, first } = await made();
    const revise = (Revision: string) =>
      runProvider(
        handlersFor(client),
        eventOf({
          RequestType: "Update",
          PhysicalResourceId,
          ResourceProperties: { ...properties, Revision },
        }),
      );
    expect(await revise("2")).toMatchObject({
      PhysicalResourceId,
      Data: { StreamIdentifier: first?.identifier },
    });
    expect(control.changes).toEqual([]);

    if (first !== undefined) first.status = "FAILED";
    const second = await revise("3");
    expect(second).toMatchObject({ Status: "SUCCESS", PhysicalResourceId });
    expect(control.streams.map(({ status }) => status)).toEqual(["DELETING", "ACTIVE"]);
    control.streams = [];
    expect(await revise("4")).toMatchObject({ Status: "SUCCESS", PhysicalResourceId });
    expect(control.changes).toEqual(["DELETE", "POST", "POST"]);
  });

  test("two resources never share a stream, be their properties the same", async () => {
    const { PhysicalResourceId } = await made();
    const twin = eventOf({ RequestType: "Create", LogicalResourceId: "Renamed" });
    const answer = await runProvider(handlersFor(client), twin);
    expect(answer.PhysicalResourceId).not.toBe(PhysicalResourceId);
    await runProvider(handlersFor(client), remove(PhysicalResourceId), { between: goneAfter(1) });
    expect(control.streams.map(({ status }) => status)).toEqual(["DELETED", "ACTIVE"]);
  });
});

describe("a delete", () => {
  test.each(["CREATING", "ACTIVE", "IMPAIRED", "FAILED", "DELETING", "UNHEARD"])(
    "of a stream that is %s ends when it is gone",
    async (status) => {
      const { PhysicalResourceId, first } = await made();
      if (first !== undefined) first.status = status;
      const end = await runProvider(handlersFor(client), remove(PhysicalResourceId), {
        between: goneAfter(3),
      });
      expect(end).toMatchObject({ Status: "SUCCESS", looks: 4 });
      expect(control.changes).toEqual(status === "DELETING" ? [] : ["DELETE"]);
    },
  );

  test("while it can't be deleted yet is tried again", async () => {
    const { PhysicalResourceId, first } = await made();
    if (first !== undefined) first.status = "CREATING";
    const refusal = { call: /^DELETE/, times: 1 };
    control.faults = [
      { ...refusal, answer: { status: 409, type: "ConflictException" } },
      { ...refusal, answer: { status: 400, type: "ValidationException" } },
    ];
    // Long after the request began.
    const event = { ...remove(PhysicalResourceId), StartedAt: "2026-01-01T00:00:00Z" };
    for (let look = 0; look < 3; look++)
      expect(await handlersFor(client).isComplete(event)).toEqual({ IsComplete: false });
    expect(first?.status).toBe("DELETING");
    expect(control.changes).toEqual(["DELETE", "DELETE", "DELETE"]);
  });

  test("that is rejected permanently is an error with the reason", async () => {
    const { PhysicalResourceId } = await made();
    const event = { ...remove(PhysicalResourceId), StartedAt: "2026-01-01T00:00:00Z" };
    for (const [status, type] of [
      [400, "ValidationException"],
      [403, "AccessDeniedException"],
    ] as const) {
      control.faults = [
        { call: /^DELETE/, times: 1, answer: { status, type, message: "is not allowed to" } },
      ];
      await expect(handlersFor(client).isComplete(event)).rejects.toThrow(
        `Aurora DSQL refused to delete the change stream: ${type} (HTTP ${status}, request r-1): is not allowed to`,
      );
    }
  });

  test.each([
    ["the stream is gone", () => void (control.streams = [])],
    ["the cluster is gone", () => void (control.cluster = undefined)],
    [
      "the stream is another's",
      () => void (control.streams = control.streams.map((each) => ({ ...each, tags: {} }))),
    ],
  ])("is done when %s, and nothing is deleted", async (_, happen) => {
    const { PhysicalResourceId } = await made();
    happen();
    const end = await runProvider(handlersFor(client), remove(PhysicalResourceId));
    expect(end).toMatchObject({ Status: "SUCCESS", PhysicalResourceId, looks: 1 });
    expect(control.changes).toEqual([]);
  });

  test("isn't done when another stream goes between two looks", async () => {
    const { PhysicalResourceId, first } = await made();
    const another = control.add({});
    control.faults = [
      {
        call: new RegExp(`^GET .*${another.identifier}$`),
        times: 1,
        answer: { status: 404, type: "ResourceNotFoundException" },
      },
    ];
    const handlers = handlersFor(client);
    expect(await handlers.isComplete(remove(PhysicalResourceId))).toEqual({ IsComplete: false });
    expect(first?.status).toBe("DELETING");
    expect(another.status).toBe("ACTIVE");
  });

  test("of a stream that has just gone, or is deleted twice at once, is no error", async () => {
    const { PhysicalResourceId } = await made();
    control.faults = [
      { call: /^DELETE/, times: 1, answer: { status: 404, type: "ResourceNotFoundException" } },
    ];
    const handlers = handlersFor(client);
    const event = remove(PhysicalResourceId);
    expect(await handlers.isComplete(event)).toEqual({ IsComplete: false });
    const both = await Promise.all([handlers.isComplete(event), handlers.isComplete(event)]);
    expect(both).toEqual([{ IsComplete: false }, { IsComplete: false }]);
    expect(control.changes).toEqual(["DELETE", "DELETE", "DELETE"]);
  });

  test("of a physical id that is none of ours calls nobody", async () => {
    const end = await runProvider(handlersFor(client), remove("made-by-hand"));
    expect(end).toMatchObject({ Status: "SUCCESS", PhysicalResourceId: "made-by-hand" });
    expect(control.calls).toEqual([]);
  });

  test("of a stream that never goes is ended by the provider's time", async () => {
    const { PhysicalResourceId } = await made();
    const end = await runProvider(handlersFor(client), remove(PhysicalResourceId), { looks: 3 });
    expect(end).toMatchObject({ Status: "FAILED", Reason: "Operation timed out" });
  });
});
