import { describe, expect, it } from "vitest";
import { type CellName, cellNames, cellOf } from "../cells/registry.js";
import { random } from "../core/random.js";
import { plainSequences, type Sequences, type Targets } from "../data/sequences.js";
import { initialTensors } from "../model/initial.js";
import { type Readout, readouts, type Task } from "../model/task.js";
import type { NetworkSpec } from "./capacity.js";
import { Network } from "./network.js";

const lengths = [5, 2, 7, 1, 7];

function dataFor(spec: NetworkSpec): Sequences {
  const generator = random(3);
  const channels = spec.layers[0]!.input;
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const entries = spec.readout === "every" ? steps : lengths.length;
  const outputs = spec.labels.length;
  const values =
    spec.task === "multiclass"
      ? Int32Array.from({ length: entries }, () => generator.below(outputs + 1) - 1)
      : Float32Array.from({ length: entries * outputs }, () =>
          spec.task === "multilabel" ? generator.below(2) : generator.normal(),
        );
  const targets: Targets = {
    task: spec.task,
    readout: spec.readout === "every" ? "every" : "last",
    labels: spec.labels,
    values,
  };
  return {
    channels,
    values: Float32Array.from({ length: steps * channels }, () => generator.normal()),
    starts: Uint32Array.from(lengths, (_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0)),
    lengths: Uint32Array.from(lengths),
    targets,
    ...plainSequences,
  };
}

/** Two stacked layers: full rank below low rank, odd sizes. */
function specFor(cell: CellName, task: Task, readout: Readout): NetworkSpec {
  const { gate, update } = cellOf(cell);
  const layer = { cell, gate, update, stateBound: null };
  return {
    layers: [
      { ...layer, input: 3, hidden: 5, rankW: null, rankU: null },
      { ...layer, input: 5, hidden: 6, rankW: 2, rankU: 3 },
    ],
    labels: ["a", "b", "c"],
    task,
    readout,
  };
}

/** A maximum has kinks, which such steps cross: readout.test.ts compares it with the plain twin. */
const smooth = (readout: Readout) => readout !== "max";

const cases = cellNames.flatMap((cell) =>
  (["multiclass", "multilabel", "regression"] as const).flatMap((task) =>
    readouts.filter(smooth).map((readout) => ({ cell, task, readout })),
  ),
);

describe("every gradient against finite differences", () => {
  it.each(cases)("$cell, $task, read at $readout step", async ({ cell, task, readout }) => {
    const spec = specFor(cell, task, readout);
    const data = dataFor(spec);
    const network = await Network.create(spec, null, { sequences: 5, steps: 7, threads: 1, training: true });
    network.load(initialTensors(spec, 1));
    const request = { indices: [0, 1, 2, 3, 4], from: 0, to: 5, targets: true, classWeights: [1, 2, 0.5] };
    const batch = network.loadBatch(data, request);
    network.backward(batch);
    const gradients = network.gradients.slice();
    const lossAt = (index: number, value: number): number => {
      network.parameters[index] = value;
      network.parametersChanged();
      network.forward(batch);
      return network.loss(batch);
    };
    for (const { name, offset, length } of network.plan.slices) {
      // The gradient of a whole tensor along a fixed direction, so that single-precision noise averages out.
      const generator = random(offset + 1);
      const direction = Float32Array.from({ length }, () => (generator.below(2) === 0 ? 1 : -1));
      const at = network.parameters.slice(offset, offset + length);
      const moved = (step: number): number => {
        direction.forEach((sign, i) => {
          network.parameters[offset + i] = at[i]! + step * sign;
        });
        return lossAt(offset, network.parameters[offset]!);
      };
      const step = 2e-3;
      const numeric = (moved(step) - moved(-step)) / (2 * step);
      network.parameters.set(at, offset);
      const analytic = direction.reduce((sum, sign, i) => sum + sign * gradients[offset + i]!, 0);
      expect(Math.abs(numeric - analytic), name).toBeLessThan(2e-3 * Math.max(1, Math.abs(analytic)));
      // And each number alone, as precisely as single precision allows.
      for (let i = 0; i < length; i++) {
        const before = network.parameters[offset + i]!;
        const single = (lossAt(offset + i, before + step) - lossAt(offset + i, before - step)) / (2 * step);
        lossAt(offset + i, before);
        expect(Math.abs(single - gradients[offset + i]!), `${name}[${i}]`).toBeLessThan(1e-3);
      }
    }
    network.close();
  });
});
