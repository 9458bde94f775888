/** @file The part of `fastcells inspect` for every model. */
import { grouped, printable } from "../../src/core/text.js";
import { rateText } from "../../src/data/rates.js";
import { isLanguageModel } from "../../src/model/language.js";
import type { ModelContract } from "../../src/model/spec.js";
import { type TextSpec, vocabularySize } from "../../src/model/text.js";
import { table } from "../text.js";

/** Rows of a table: task, labels, channels, frame, sample rate. */
const readText = {
  last: "the last step",
  every: "every step",
  mean: "the mean of all steps",
  max: "the maximum of all steps",
} as const;

export function contractRows(contract: ModelContract): string[][] {
  const { task, readout, labels, channels, sampleRate, text, frame = 1 } = contract;
  return [
    ...(isLanguageModel(contract)
      ? [["task", `language: at every step which of ${grouped(labels.length)} tokens is next`]]
      : [
          ["task", `${task}, read at ${readText[readout]}`],
          ["labels", `${labels.length}: ${shorten(labels)}`],
        ]),
    ...(text === undefined ? [] : [["text", vocabularyText(text)]]),
    ...(channels === null ? [] : [["channels", shorten(channels)]]),
    ...(frame === 1 ? [] : [["frame", `${frame} samples a step`]]),
    ...(sampleRate === null ? [] : [["sample rate", rateText(sampleRate)]]),
  ];
}

/** `words, 10,001 ids: <unk>, the, ,, …` */
function vocabularyText(text: TextSpec): string {
  const ids = `${text.unit}, ${grouped(vocabularySize(text))} ids`;
  return text.unit === "bytes" ? ids : `${ids}: ${shorten(text.vocabulary)}`;
}

function shorten(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(printable).join(", ");
  return names.length > 20 ? `${shown}, … and ${names.length - 20} more` : shown;
}

/** How the model was trained; empty if unknown. */
export function trainingText(training: Record<string, unknown> | null): string {
  if (training === null) return "";
  const rows = flatten(training, "").map(([key, value]) => [key, value]);
  return `\nTraining\n${table(rows)}`;
}

/** Nested records as dotted names; a list stays one value. */
function flatten(record: Record<string, unknown>, prefix: string): [string, string][] {
  return Object.entries(record).flatMap(([key, value]): [string, string][] => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return flatten({ ...value }, `${prefix}${key}.`);
    }
    const text = typeof value === "string" ? value : JSON.stringify(value, (_, each) => rounded(each));
    return [[printable(`${prefix}${key}`), printable(text.length > 80 ? `${text.slice(0, 79)}…` : text)]];
  });
}

/** A number with six digits, which are enough to compare by; whole numbers and other values as they are. */
function rounded(value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}
