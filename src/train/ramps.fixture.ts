import { random } from "../core/random.js";
import { endToEnd, plainSequences, type Sequences, type Split, type Targets } from "../data/sequences.js";

/** Two kinds of noisy ramps of different lengths. */
export function ramps(count: number): { data: Sequences; split: Split } {
  const generator = random(7);
  const lengths = Uint32Array.from({ length: count }, () => 5 + generator.below(8));
  const starts = endToEnd(lengths);
  const steps = starts[count - 1]! + lengths[count - 1]!;
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const values = new Float32Array(steps * 3);
  labels.forEach((label, i) => {
    for (let t = 0; t < lengths[i]!; t++) {
      for (let c = 0; c < 3; c++) values[(starts[i]! + t) * 3 + c] = (label === 0 ? t : -t) * 0.2 + generator.normal();
    }
  });
  const targets: Targets = { task: "multiclass", readout: "last", labels: ["up", "down"], values: labels };
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  const data = {
    channels: 3,
    values,
    starts,
    lengths,
    targets,
    ...plainSequences,
  };
  return { data, split: { train: all.slice(0, -40), validation: all.slice(-40), test: new Uint32Array() } };
}
