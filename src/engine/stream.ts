import { at } from "../core/at.js";
import { InputError } from "../core/errors.js";
import type { Sequences } from "../data/sequences.js";
import type { Model } from "../model/spec.js";
import { Network } from "./network.js";

/**
 * A model that takes one sample at a time and keeps its state: for sensors that never stop.
 *
 *     const stream = await Stream.open(model);
 *     const scores = stream.step([0.1, -0.2, 9.8]);
 */
export class Stream {
  private readonly sample: Sequences;
  private started = false;

  private constructor(
    private readonly network: Network,
    private readonly channels: number,
    private readonly outputs: number,
  ) {
    this.sample = {
      channels,
      values: new Float64Array(channels),
      starts: new Uint32Array(1),
      lengths: new Uint32Array([1]),
      targets: null,
      groups: null,
      channelNames: null,
      sampleRate: null,
      commonUnit: false,
    };
  }

  /** Loads the model; the state is zero. */
  static async open(model: Model): Promise<Stream> {
    const capacity = { sequences: 1, steps: 1, threads: 1, training: false };
    const network = await Network.create(model.spec, model.spec.normalisation, capacity);
    network.load(model.tensors);
    return new Stream(network, at(model.spec.layers, 0, "layer").input, model.spec.labels.length);
  }

  /**
   * One step.
   * @param sample D numbers in the units of the training data
   * @returns C scores, before softmax or sigmoid
   */
  step(sample: ArrayLike<number>): Float32Array {
    if (sample.length !== this.channels) {
      throw new InputError(
        `a step has ${sample.length} numbers, the model takes ${this.channels}: give one for each channel`,
      );
    }
    const { network } = this;
    const shard = network.plan.shard(0);
    this.sample.values.set(sample);
    const batch = network.loadBatch(this.sample, { indices: [0], from: 0, to: 1, targets: false, classWeights: null });
    // The state goes out and comes back through one array: final states are written after the last read.
    const { address } = shard.places.final;
    shard.write({ initial: this.started ? address : 0, final: address });
    network.forward(batch);
    this.started = true;
    const scores = new Float32Array(this.outputs);
    network.copyScores(batch, scores, () => 0);
    return scores;
  }

  /** Back to the zero state, for a new sequence. */
  reset(): void {
    this.started = false;
  }
}
