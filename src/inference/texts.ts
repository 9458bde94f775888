/** @file Texts as a model reads them. */
import { InputError } from "../core/errors.js";
import type { Sequences } from "../data/sequences.js";
import { TextCollector } from "../data/text/collect.js";
import { vocabularyDefaults } from "../data/text/vocabulary.js";
import type { ModelContract } from "../model/spec.js";

/** The most units of a text that a model of text reads, null for no limit, and the end at which longer ones are cut. */
export function cutOf({ recipe }: Pick<ModelContract, "recipe">): { maxTokens: number | null; cut: "front" | "back" } {
  const { maxTokens = null, cut = "back" } = recipe?.reading ?? {};
  return { maxTokens, cut };
}

/**
 * The ids of texts, a sequence each, in a model's vocabulary. Longer texts are cut as in its training.
 * @param where names the place of a text, for messages
 * @throws InputError if the model reads numbers, or a text has no units
 */
export function textSequences(
  contract: ModelContract,
  texts: readonly string[],
  where: (index: number) => string,
): Sequences {
  const { text } = contract;
  if (text === undefined) throw new InputError(`${where(0)}: the model reads numbers, not text: give samples`);
  const collector = new TextCollector({ ...vocabularyDefaults, unit: text.unit, ...cutOf(contract) });
  texts.forEach((each, index) => {
    collector.add(each, null, false, () => where(index));
  });
  return collector.finish(text, "the texts");
}
