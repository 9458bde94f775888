import { InputError } from "../core/errors.js";
import { checkSample } from "../data/finite.js";
import { plainSequences, type Sequences } from "../data/sequences.js";
import { channelsOf, type Model } from "../model/spec.js";
import { Network } from "./network.js";

/**
 * A model that takes one sample at a time and keeps its state, for endless streams.
 *
 *     const stream = await Stream.open(model);
 *     const scores = stream.step([0.1, -0.2, 9.8]);
 */
export class Stream {
  private readonly sample: Sequences;
  /** Samples in the current frame, and steps since the state was zero. */
  private filled = 0;
  private steps = 0;

  private constructor(
    private readonly network: Network,
    private readonly channels: number,
    private readonly frame: number,
    private readonly outputs: number,
  ) {
    this.sample = {
      channels,
      values: new Float64Array(frame * channels),
      starts: new Uint32Array(1),
      lengths: new Uint32Array([frame]),
      targets: null,
      ...plainSequences,
    };
  }

  /** Loads the model; the state is zero. */
  static async open(model: Model): Promise<Stream> {
    const capacity = { sequences: 1, steps: 1, threads: 1, training: false };
    const network = await Network.create(model.spec, model.spec.normalisation, capacity);
    network.load(model.tensors);
    const { frame = 1, labels } = model.spec;
    return new Stream(network, channelsOf(model.spec), frame, labels.length);
  }

  /**
   * Takes a sample. A readout of the mean or maximum covers all steps since the last `reset`, so `reset` begins a
   * window. A refused sample leaves the state unchanged.
   * @param sample D numbers in the units of the training data
   * @returns C scores, before softmax or sigmoid; null while a frame of several samples is not full
   * @throws InputError if it has the wrong size, a number is not finite, or the result would not be finite
   */
  step(sample: ArrayLike<number>): Float32Array | null {
    checkSample(sample, this.channels);
    const { network, channels, frame } = this;
    const shard = network.plan.shard(0);
    this.sample.values.set(sample, this.filled * channels);
    this.filled = (this.filled + 1) % frame;
    if (this.filled > 0) return null;
    const batch = network.loadBatch(this.sample, { indices: [0], from: 0, to: 1, targets: false, classWeights: null });
    // Initial and final states share one array: final states are written after the last read.
    const { address, length } = shard.places.final;
    const state = new Float32Array(network.plan.memory.buffer, address, length);
    const before = state.slice();
    shard.write({ initial: this.steps > 0 ? address : 0, final: address, seen: this.steps });
    network.forward(batch);
    const scores = new Float32Array(this.outputs);
    network.copyScores(batch, scores, () => 0);
    if (!scores.every(Number.isFinite) || !state.every(Number.isFinite)) {
      state.set(before);
      throw new InputError("the step takes the state beyond single precision: give samples like those of training");
    }
    this.steps += 1;
    return scores;
  }

  /** Resets to the zero state and an empty frame, for a new sequence or window. */
  reset(): void {
    this.steps = 0;
    this.filled = 0;
  }
}
