import { grouped } from "../src/core/text.js";
import type { Split } from "../src/data/sequences.js";
import type { Loaded } from "../src/pipeline/parts.js";

/** `820 to train and 8 variations of each, 91 to validate, 230 to test`. */
export function partsText(loaded: Loaded, split: Split): string {
  const { train, validation, test } = split;
  const copies = loaded.copies?.(split) ?? 0;
  const varied = copies === 0 ? "" : ` and ${copies} ${copies === 1 ? "variation" : "variations"} of each`;
  return [
    `${grouped(train.length)} to train${varied}`,
    ...(validation.length > 0 ? [`${grouped(validation.length)} to validate`] : []),
    ...(test.length > 0 ? [`${grouped(test.length)} to test`] : []),
  ].join(", ");
}
