/** @file How well a model predicts the next token of a text. */

/** Metrics of a language model. */
export interface LanguageMetrics {
  task: "language";
  /** Tokens that were predicted. */
  count: number;
  /** Mean of −ln p(the next token), in nats. */
  crossEntropy: number;
  /** The same in bits. */
  bits: number;
  /** exp(crossEntropy): the number of equally likely tokens with the same cross-entropy. */
  perplexity: number;
}

/** @param loss sum of −ln p over the tokens */
export function languageMetrics(loss: number, count: number): LanguageMetrics {
  const crossEntropy = loss / count;
  return { task: "language", count, crossEntropy, bits: crossEntropy / Math.LN2, perplexity: Math.exp(crossEntropy) };
}
