/** @file Shapes of networks as a search draws them: mostly gated, a few kilobytes. */
import { random } from "../src/core/random.js";
import { type ModelShape, plainShape } from "../src/integer/random.fixture.js";

export function drawShape(seed: number): ModelShape {
  const { below, uniform } = random(1000 + seed);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] ?? list[0]!;
  const hidden = 8 + below(72);
  const input = pick([1, 3, 6, 9, 16, 32, 64, 96, 150]);
  return {
    ...plainShape,
    cell: pick(["FastGRNN", "FastGRNN", "FastGRNN", "FastRNN", "RNN", "GRU", "minGRU", "LSTM", "UGRNN", "coRNN"]),
    hidden,
    input,
    rankW: below(2) === 0 ? null : 1 + below(Math.min(input, 12)),
    rankU: below(2) === 0 ? null : 2 + below(Math.min(hidden - 1, 30)),
    density: pick([1, 1, 1, 0.5, 0.3, 0.2, 0.1]),
    layers: below(4) === 0 ? 2 : 1,
    classes: 2 + below(5),
    companded: below(3) === 0,
    readout: pick(["last", "last", "last", "mean", "max"] as const),
    ...(uniform() < 0.2 ? { gate: "sigmoid" as const, update: "tanh" as const } : {}),
  };
}
