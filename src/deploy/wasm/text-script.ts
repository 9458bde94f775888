/** @file The part of an exported module that turns a text into the ids that its network reads. */
import { printableJson } from "../../core/text.js";
import { unitPatterns } from "../../data/text/tokens.js";
import { cutOf } from "../../inference/texts.js";
import type { IntegerModel } from "../../integer/model.js";
import type { TextUnit } from "../../model/text.js";

/** A value as a JavaScript literal that is safe anywhere in a source, also inside a page's script element. */
export function literal(value: unknown): string {
  return printableJson(value).replace(/<(?=[!/])/g, "\\u003c");
}

/** The expression of a text's ids, before a long text is cut. */
function idsOf(unit: TextUnit): string {
  if (unit === "bytes") return "Array.from(new TextEncoder().encode(string))";
  const read = unit === "words" ? "string.toLowerCase()" : "string";
  return `(${read}.match(${unitPatterns[unit]}) ?? []).map((token) => idOfToken.get(token) ?? 0)`;
}

/** The constants and functions of a model that reads text; empty for others. */
export function textScript(model: IntegerModel): string {
  const { text } = model;
  if (text === undefined) return "";
  const { maxTokens, cut } = cutOf(model);
  const kept = maxTokens === null ? "" : cut === "front" ? `.slice(-${maxTokens})` : `.slice(0, ${maxTokens})`;
  const known =
    text.unit === "bytes" ? "" : "const idOfToken = new Map(text.vocabulary.map((token, id) => [token, id]));\n";
  return `export const text = ${literal(text)};
${known}
export function ids(string) {
  if (typeof string !== "string") throw new TypeError("no text: give a string");
  return Int16Array.from(${idsOf(text.unit)}${kept});
}
`;
}

/** Their types. */
export function textTypes(model: IntegerModel): string {
  const { text } = model;
  if (text === undefined) return "";
  const { maxTokens, cut } = cutOf(model);
  const kept =
    maxTokens === null
      ? ""
      : ` Of a longer text the ${cut === "front" ? "last" : "first"} ${maxTokens}, as in training.`;
  return `/** The unit of the text, and the meaning of each id from 0; of bytes, ids are the bytes. A sample is one id; an unknown id is read as 0. */
export declare const text: { readonly unit: string; readonly vocabulary: readonly string[] };

/** The ids of a text, for {@link Model.classify}, or for {@link Model.step} one by one.${kept} */
export declare function ids(string: string): Int16Array;
`;
}
