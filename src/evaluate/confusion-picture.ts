import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { checkArray } from "../core/given.js";
import { grouped } from "../core/text.js";
import { type Attributes, element, escapeText, picture, textWidth, words } from "./svg.js";
import { clip } from "./table.js";

/**
 * A confusion matrix as a heat map: one row per actual class, one column per predicted class. A darker cell is a larger
 * fraction of its row; right answers are blue, wrong ones orange. Cells show their counts if those fit.
 *
 * @throws InputError for anything but a row for each label, of a count for each label
 */
export function confusionPicture(
  confusion: readonly (readonly number[])[],
  labels: readonly string[],
  title = "Confusion matrix",
): string {
  checkMatrix(confusion, labels);
  const names = labels.map((label) => clip(label, 22));
  const side = Math.max(14, Math.min(56, Math.floor(620 / Math.max(1, labels.length))));
  const longest = names.reduce((most, name) => Math.max(most, textWidth(name)), 0);
  const [font, fontSize] = side < 28 ? ["tiny", 9] : ["small", 11];
  const level = longest <= side - 6;
  // Names too wide for their column are turned by 45°.
  const overhang = level ? 0 : Math.ceil(longest * 0.71) + 8;
  const [left, top] = [Math.ceil(longest) + 54, 84 + overhang];
  const span = side * labels.length;
  const width = Math.max(360, left + span + Math.max(24, overhang), 40 + textWidth(title, 15));

  const parts = [words(title, 20, 30, { class: "title" })];
  const middle = top + span / 2;
  parts.push(words("predicted", left + span / 2, 56, { class: "quiet", "text-anchor": "middle" }));
  const upright = { class: "quiet", "text-anchor": "middle", transform: `rotate(-90 22 ${middle})` };
  parts.push(words("actual", 22, middle, upright));
  names.forEach((name, index) => {
    const [x, y] = [left + side * (index + 0.5), top + side * (index + 0.5)];
    parts.push(words(name, left - 10, y + 4, { "text-anchor": "end" }));
    const slope: Attributes = level ? { "text-anchor": "middle" } : { transform: `rotate(-45 ${x} ${top - 8})` };
    parts.push(words(name, x, top - 8, slope));
  });
  confusion.forEach((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, predicted) => {
      const [x, y] = [left + side * predicted, top + side * actual];
      const share = total === 0 ? 0 : count / total;
      const cell = { x: x + 0.5, y: y + 0.5, width: side - 1, height: side - 1, rx: side > 24 ? 3 : 1 };
      const hint = `${labels[actual]} taken for ${labels[predicted]}: ${grouped(count)}`;
      // The shade starts at a tenth, so that a single mistake is visible.
      const shade = {
        class: actual === predicted ? "right" : "wrong",
        "fill-opacity": count === 0 ? 0.04 : 0.12 + 0.88 * share,
      };
      parts.push(element("rect", { ...cell, ...shade }, element("title", {}, escapeText(hint))));
      const text = grouped(count);
      if (count === 0 || textWidth(text, fontSize) > side) return;
      const ink = { class: share > 0.5 ? `on ${font}` : font, "text-anchor": "middle" };
      parts.push(words(text, x + side / 2, y + side / 2 + fontSize / 3, ink));
    });
  });
  return picture(width, top + span + 24, title, parts);
}

function checkMatrix(confusion: readonly (readonly number[])[], labels: readonly string[]): void {
  checkArray(confusion, "the confusion matrix", "the confusion of evaluateModel's result for a model of classes");
  checkArray(labels, "the list of labels", "the labels of the model, an array of strings");
  const count = labels.length;
  for (const row of [confusion, ...confusion]) {
    if (Array.isArray(row) && row.length === count) continue;
    const size = Array.isArray(row) ? `${row.length} long` : kindOf(row);
    throw new InputError(
      `a side of the confusion matrix is ${size}: give ${count} rows of ${count}, one for each label`,
    );
  }
}
