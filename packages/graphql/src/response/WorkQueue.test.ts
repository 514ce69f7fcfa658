import { expect, test } from "vitest";
import { WorkQueue } from "./WorkQueue.ts";

test("units that a unit adds run in order, before those queued already", () => {
  const units = new WorkQueue();
  const done: string[] = [];
  const add = (name: string, inside: string[] = []) => {
    units.add(() => {
      done.push(name);
      for (const each of inside) add(each);
    });
  };
  add("a", ["a1", "a2"]);
  add("b", ["b1"]);
  while (units.run());
  expect(done).toEqual(["a", "a1", "a2", "b", "b1"]);
  expect(units.empty).toBe(true);
});

test("a unit added between others runs last", () => {
  const units = new WorkQueue();
  const done: string[] = [];
  units.add(() => {
    done.push("a");
    units.add(() => done.push("a1"));
  });
  units.add(() => done.push("b"));
  units.run();
  units.add(() => done.push("late"));
  while (units.run());
  expect(done).toEqual(["a", "a1", "b", "late"]);
});

test("clearing drops the queued units", () => {
  const units = new WorkQueue();
  units.add(() => {
    throw new Error("cleared");
  });
  units.clear();
  expect(units.run()).toBe(false);
});
