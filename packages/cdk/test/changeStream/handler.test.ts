import { expect, test, vi } from "vitest";
import { eventOf, runProvider } from "./support/Provider.ts";
import { useControlPlane } from "./support/useControlPlane.ts";

const { control } = useControlPlane();

test("the Lambdas' entry point makes a stream and deletes it, with what Lambda has in its environment", async () => {
  vi.stubEnv("AWS_ENDPOINT_URL_DSQL", control.url);
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "made-up");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "made-up-secret");
  try {
    const handlers = await import("../../src/changeStream/handler.ts");
    control.course = ["CREATING", "ACTIVE"];
    const made = await runProvider(handlers, eventOf({ RequestType: "Create" }));
    expect(made, JSON.stringify(made)).toMatchObject({ Status: "SUCCESS", Data: { Status: "ACTIVE" } });
    const { PhysicalResourceId } = made;
    const end = await runProvider(handlers, eventOf({ RequestType: "Delete", PhysicalResourceId }), {
      between: () => void control.streams.splice(0),
    });
    expect(end).toMatchObject({ Status: "SUCCESS", PhysicalResourceId });
    expect(control.changes).toEqual(["POST", "DELETE"]);
  } finally {
    vi.unstubAllEnvs();
  }
});
