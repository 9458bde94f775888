import type { Sequences } from "../data/sequences.js";
import type { TextStream } from "../data/text/language.js";
import type { Network } from "./network.js";

/** Loss of a stream, in nats. */
export interface StreamLoss {
  /** Sum over the tokens that have a target. */
  loss: number;
  tokens: number;
}

/**
 * Computes the loss of one text, from a zero state at its first token to its last. The text goes through the network in
 * pieces, and the state is carried from one to the next, so that their length changes nothing.
 * @param steps the length of a piece: at most what the network has room for
 * @param pause called between pieces
 */
export async function streamLoss(
  network: Network,
  data: Sequences,
  { start, length }: TextStream,
  steps: number,
  pause: () => Promise<void>,
): Promise<StreamLoss> {
  const sum = { loss: 0, tokens: 0 };
  for (let from = 0; from < length; from += steps) {
    const piece = {
      ...data,
      starts: Uint32Array.of(start + from),
      lengths: Uint32Array.of(Math.min(steps, length - from)),
    };
    const batch = network.loadBatch(piece, { indices: [0], from: 0, to: 1, targets: true, classWeights: null });
    network.carry(batch, from > 0);
    sum.loss += network.measure(batch) * batch.weight;
    sum.tokens += batch.weight;
    await pause();
  }
  return sum;
}
