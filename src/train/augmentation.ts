import { random } from "../core/random.js";
import type { Augmentation } from "../engine/augment.js";
import type { TrainOptions } from "./options.js";

/**
 * The augmentation of a batch. It is drawn from the seed, the epoch and the batch alone, so that a resumed run draws
 * the same. Undefined if the options ask for none.
 * @param epoch counted from 1
 * @param batch counted from 1
 */
export function augmentationOf(options: TrainOptions, epoch: number, batch: number): Augmentation | undefined {
  const { noise, offset, gain, rotation, crop, stretch, warp, mixup, tokenDropout, dropout, seed } = options;
  const amounts = { noise, offset, gain, rotation, stretch, warp, mixup, tokenDropout, dropout };
  if (crop === 1 && Object.values(amounts).every((amount) => amount === 0)) return undefined;
  // The golden ratio of 2³² spreads the batches over the generator's seeds, away from the shuffle's.
  const generator = random(epoch * 2 ** 32 + ((seed + batch * 0x9e3779b9) >>> 0));
  return { ...amounts, crop, generator };
}
