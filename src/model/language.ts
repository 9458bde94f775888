/** @file Language models: their classes are the tokens that they read, and at every step they predict the next. */
import type { ModelContract } from "./spec.js";
import { type TextSpec, vocabularySize } from "./text.js";

/** The token of each id, as a class name; for bytes their numbers. */
export function tokenNames({ unit, vocabulary }: TextSpec): string[] {
  return unit === "bytes" ? Array.from({ length: 256 }, (_, byte) => String(byte)) : vocabulary;
}

/** Whether a model predicts the next token at every step of a text. */
export function isLanguageModel({
  text,
  task,
  readout,
  labels,
}: Pick<ModelContract, "text" | "task" | "readout" | "labels">): boolean {
  if (text === undefined || task !== "multiclass" || readout !== "every" || labels.length !== vocabularySize(text))
    return false;
  return tokenNames(text).every((token, id) => token === labels[id]);
}
