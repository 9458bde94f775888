/** @file Sequences that a split gives to two parts, or twice to one. */
import { counted } from "../core/text.js";
import type { Split } from "./sequences.js";

/**
 * Warns of sequences that are in two parts of a split, or twice in the validation or test part. The training part may
 * repeat a sequence, which is then learnt from more often.
 */
export function sharedIndices({ train, validation, test }: Split): string[] {
  const [learnt, judged] = [new Set(train), new Set(validation)];
  const found = (part: Uint32Array, others: ReadonlySet<number>) => [...new Set(part)].filter((i) => others.has(i));
  const shared = (part: string, other: string, indices: readonly number[], effect: string): string[] => {
    const [first] = indices;
    if (first === undefined) return [];
    const count = `${counted(indices.length, "sequence")} of the ${part} part`;
    return [`${count} ${indices.length === 1 ? "is" : "are"} also in the ${other} part, such as ${first}: ${effect}`];
  };
  const repeated = (name: string, part: Uint32Array): string[] => {
    const more = part.length - new Set(part).size;
    if (more === 0) return [];
    return [
      `the ${name} part has ${counted(part.length, "sequence")}, ${more} of them again, which count more: give each once`,
    ];
  };
  const divide = "divide the data again";
  return [
    ...shared("test", "training", found(test, learnt), `the test result is too good; ${divide}`),
    ...shared("test", "validation", found(test, judged), `the test result is too good; ${divide}`),
    ...shared("validation", "training", found(validation, learnt), `the epoch kept is one that learnt them; ${divide}`),
    ...repeated("validation", validation),
    ...repeated("test", test),
  ];
}
