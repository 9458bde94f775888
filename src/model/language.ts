/** @file What makes a model one of language: its classes are the tokens that it reads, and at every step it tells the next. */
import type { ModelContract } from "./spec.js";
import { type TextSpec, vocabularySize } from "./text.js";

/** What each id stands for, as a class: of bytes their numbers. */
export function tokenNames({ unit, vocabulary }: TextSpec): string[] {
  return unit === "bytes" ? Array.from({ length: 256 }, (_, byte) => String(byte)) : vocabulary;
}

/** Does a model predict, at every step of a text, the next token? */
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
