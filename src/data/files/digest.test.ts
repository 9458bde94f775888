import { expect, it } from "vitest";
import { ramps } from "../../train/ramps.fixture.js";
import type { Sequences } from "../sequences.js";
import { dataDigest, dataDigests } from "./digest.js";

it("a model that learnt a number without a name knows its table", () => {
  const { data } = ramps(8);
  const values = Float32Array.from(data.lengths);
  const called = (name: string): Sequences => {
    return { ...data, targets: { task: "regression", readout: "last", labels: [name], values } };
  };
  expect(dataDigest(called("celsius"))).not.toBe(dataDigest(called("target")));
  expect(dataDigests(called("celsius"))).toEqual([dataDigest(called("celsius")), dataDigest(called("target"))]);
  expect(dataDigests(data)).toEqual([dataDigest(data)]);
});
