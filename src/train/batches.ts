import type { Batch } from "../engine/batch.js";
import type { Network } from "../engine/network.js";
import { augmentationOf } from "./augmentation.js";
import type { Course } from "./course.js";
import type { TrainState } from "./state.js";

/** The batches of an epoch. If the network can, the next one is loaded while threads compute the current one. */
export class Batches {
  private ahead: Batch | null = null;

  /** @param classWeights weights of the classes in the loss; null: 1 each */
  constructor(
    private readonly network: Network,
    readonly course: Course,
    private readonly state: Pick<TrainState, "options" | "epoch">,
    private readonly classWeights: Float64Array | null,
  ) {}

  get count(): number {
    return Math.ceil(this.course.order.length / this.course.batch);
  }

  /** Fraction of the epoch before a batch. */
  shareBefore(number: number): number {
    const { order, batch } = this.course;
    return (number * batch) / order.length;
  }

  /** Takes the next batch; batches are counted from 0. */
  take(number: number): Batch {
    const batch = this.ahead ?? this.load(number);
    this.ahead = null;
    return batch;
  }

  /** Returns a function that loads the batch after this one; undefined if there is none, or no room for it. */
  loaderAfter(number: number): (() => void) | undefined {
    const next = number + 1;
    if (!this.network.loadsAhead || next === this.count) return undefined;
    return () => {
      this.ahead = this.load(next);
    };
  }

  private load(number: number): Batch {
    const { data, order, batch } = this.course;
    const { options, epoch } = this.state;
    const from = number * batch;
    return this.network.loadBatch(data, {
      indices: order,
      from,
      to: Math.min(from + batch, order.length),
      targets: true,
      classWeights: this.classWeights,
      augmentation: augmentationOf(options, epoch + 1, number + 1),
    });
  }
}
