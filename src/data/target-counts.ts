/** @file How many targets each sequence has, before shorter lists are padded. */
import { InputError } from "../core/errors.js";
import { counted } from "../core/text.js";
import type { TargetLayout, TargetOptions } from "./array-targets.js";

/**
 * Refuses lists of targets that would have to be padded: a sequence has one target for each of its steps, or as many as
 * the others.
 * @param counts the number of targets in the list of each sequence
 * @param ragged whether the samples are lists of different lengths; padded samples may have padded targets
 * @throws InputError that names the first sequence with another number
 */
export function checkCounts(
  counts: readonly number[],
  { lengths, steps }: Omit<TargetLayout, "starts">,
  ragged: boolean,
  readout: TargetOptions["readout"],
  name: string,
): void {
  const most = counts.reduce((largest, count) => Math.max(largest, count), 0);
  const everyStep = readout === "every" || (readout === undefined && most === steps);
  const fits = (count: number, index: number): boolean =>
    everyStep ? count === lengths[index] || (!ragged && count === steps) : count === counts[0];
  const wrong = counts.findIndex((count, index) => !fits(count, index));
  if (wrong < 0) return;
  const found = `${counted(lengths[wrong] ?? 0, "step")} and ${counted(counts[wrong]!, "target")}`;
  const remedy = everyStep
    ? 'give one target a step, or readout "last" for targets of whole sequences'
    : `sequence 0 has ${counted(counts[0]!, "target")}: give all the same number, or one target a step`;
  throw new InputError(`${name}: sequence ${wrong} (counted from 0) has ${found}${everyStep ? ": " : ", "}${remedy}`);
}
