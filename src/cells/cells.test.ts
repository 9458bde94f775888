import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import type { NetworkSpec } from "../engine/capacity.js";
import { Network } from "../engine/network.js";
import { layerTensors } from "./layer.js";
import { cellNames, cellOf, cells } from "./registry.js";

describe("an unknown cell", () => {
  it.each(["LSTMP", "lstm", "", "constructor", "__proto__"])("%j is refused by name", (name) => {
    expect(() => cellOf(name)).toThrow(InputError);
    expect(() => cellOf(name)).toThrow(`${JSON.stringify(name)} is unknown: choose one of ${cellNames.join(", ")}`);
  });

  it("is refused by every function that reads a layer, and never taken for another", async () => {
    const layer = JSON.parse(
      '{"cell":"LMU","input":2,"hidden":3,"rankW":null,"rankU":null,"gate":"sigmoid","update":"tanh","stateBound":null}',
    );
    expect(() => layerTensors(layer)).toThrow(InputError);
    const spec: NetworkSpec = { layers: [layer], labels: ["a", "b"], task: "multiclass", readout: "last" };
    const capacity = { sequences: 1, steps: 1, threads: 1, training: false };
    await expect(Network.create(spec, null, capacity)).rejects.toThrow(InputError);
  });
});

it("names every cell once", () => {
  expect([...cellNames].sort()).toEqual(Object.keys(cells).sort());
});
