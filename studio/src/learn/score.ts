/** @file A model's score on held-out recordings. */
import { type AnyModel, contractOf, predict } from "../library.js";
import type { Judged, Score } from "./messages.js";
import type { Examples } from "./recorded.js";

/**
 * The class of each sequence of a part by a model of either kind, and the number of right recordings: those with a
 * majority of right windows.
 * @param part indices of the sequences
 */
export async function judge(model: AnyModel, { loaded, origins }: Examples, part: Uint32Array): Promise<Score> {
  const { labels } = contractOf(model);
  const scores = await predict(model, loaded.sequences, part);
  const judged = Array.from(part, (index, position): Judged => {
    const { path = "", start = 0 } = origins[index] ?? {};
    const actual = loaded.sequences.targets?.values[index] ?? 0;
    const own = scores.subarray(position * labels.length, (position + 1) * labels.length);
    return { path, start, actual, predicted: own.indexOf(Math.max(...own)) };
  });
  const votes = new Map<string, number>();
  for (const { path, actual, predicted } of judged) {
    votes.set(path, (votes.get(path) ?? 0) + (actual === predicted ? 1 : -1));
  }
  const right = [...votes.values()].filter((balance) => balance > 0).length;
  return { labels, judged, recordings: votes.size, rightRecordings: right };
}
