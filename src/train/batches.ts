import type { Batch } from "../engine/batch.js";
import type { Network } from "../engine/network.js";
import { augmentationOf } from "./augmentation.js";
import type { Course } from "./course.js";
import type { TrainState } from "./state.js";

/** The batches of an epoch, the next of which is loaded while threads compute the last one, where the network can. */
export class Batches {
  private ahead: Batch | null = null;

  /** @param classWeights of the loss; null: 1 each */
  constructor(
    private readonly network: Network,
    readonly course: Course,
    private readonly state: Pick<TrainState, "options" | "epoch">,
    private readonly classWeights: Float64Array | null,
  ) {}

  get count(): number {
    return Math.ceil(this.course.order.length / this.course.batch);
  }

  /** Share of the epoch that comes before a batch. */
  shareBefore(number: number): number {
    const { order, batch } = this.course;
    return (number * batch) / order.length;
  }

  /** Takes a batch, counted from 0; one follows the other. */
  take(number: number): Batch {
    const batch = this.ahead ?? this.load(number);
    this.ahead = null;
    return batch;
  }

  /** What loads the batch after this one meanwhile; undefined: there is none, or no room for it. */
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
