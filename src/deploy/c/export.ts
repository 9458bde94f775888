/**
 * @file An integer model as C99: one header and one source, for any machine with a C or C++ compiler. All parameters
 * are constants; a step uses no heap, no floating point and no division.
 */
import { at } from "../../core/at.js";
import { checkKind } from "../../inference/any-model.js";
import { inputBounds } from "../../integer/bounds.js";
import { denseOrder } from "../../integer/encodings.js";
import { type IntegerModel, wordLimit } from "../../integer/model.js";
import { groupsHead, modelStorage, storeLayers } from "../../integer/storage.js";
import { completed } from "../../options/table.js";
import { type CExportOptions, cExportDefaults, cExportRules } from "./export-options.js";
import { fold } from "./fold.js";
import { publicFunctions } from "./functions.js";
import { headerText, layerTexts } from "./header.js";
import { kernelsCalledBy } from "./kernels.js";
import { type CLayer, layerFunction, layerReach, layerTables } from "./layer.js";
import { cComment, cName, cString, hasLabels } from "./names.js";
import { layerNames, type StateField, stateFields } from "./state.js";
import { comment, type Lines, layOut, table } from "./text.js";

/** A model as C: its files, and what a caller needs to know. */
export interface CExport {
  /** Prefix of all C names, and name of the files. */
  name: string;
  title: string;
  /**
   * `<name>.h`, `<name>.c`, and `<name>_kernels.h`, which `<name>.c` includes; `<name>_vocabulary.json` for words or
   * characters.
   */
  files: Record<string, string>;
  channels: number;
  state: StateField[];
  scores: { length: number; type: "int32_t" };
}

/** The tables of the head and the labels. */
function headTables(model: IntegerModel): Lines {
  const { head, labels } = model;
  const { rows, columns } = head.matrix;
  const names = [
    ...labels.map((label, c) => `static const char label_${c}[] IN_FLASH = ${cString(label)};`),
    `static const char *const labels[] IN_FLASH = {${labels.map((_, c) => `label_${c}`).join(", ")}};`,
    "",
  ];
  return [
    `/* Head: ${rows} rows of ${columns}, plus 128, value / 2^${head.matrixBits}; biases times 2^${head.biasShift}. */`,
    ...table("uint8_t", "head", denseOrder(head.matrix)),
    ...table("int16_t", "head_bias", head.bias),
    "",
    ...(hasLabels(model) ? names : []),
  ];
}

/** The text of `<name>_kernels.h`: the kernels that `<name>.c` calls. */
function kernelsHeader(name: string, called: string): string {
  const guard = `${name.toUpperCase()}_KERNELS_H`;
  const top = comment([
    `Functions that ${name}.c calls, the same for every model: arithmetic, and products of matrices and vectors, in plain C and`,
    "in assembly for AVR and Cortex-M0. All variants give the same numbers.",
  ]);
  return layOut([...top, `#ifndef ${guard}`, `#define ${guard}`, kernelsCalledBy(called), "#endif"]);
}

/** The vocabulary of a model that reads text, for the program that turns text into ids. */
function vocabularyFile(name: string, { text }: IntegerModel): Record<string, string> {
  if (text === undefined || text.unit === "bytes") return {};
  return { [`${name}_vocabulary.json`]: `${JSON.stringify(text.vocabulary, null, 1)}\n` };
}

/**
 * The model as C. Any checked model can be exported.
 * @throws InputError for another kind of model, an unknown option, or one of the wrong type
 */
export function exportC(model: IntegerModel, options: Partial<CExportOptions> = {}): CExport {
  checkKind(model, "integer", "exportC");
  const { title, notes, command } = completed(cExportRules, cExportDefaults, options);
  const name = cName(title);
  const names = layerNames(model);
  const bounds = inputBounds(model);
  const stored = storeLayers(model);
  const layers = model.layers.map((layer, index): CLayer => {
    return { layer, names: at(names, index, "layer"), stored, inputBound: at(bounds, index, "layer") };
  });
  const folding = fold(model);
  const saturates = at(bounds, 0, "layer") >= wordLimit || layers.some((layer) => layerReach(layer) > wordLimit);
  const functions = layOut([
    ...folding.lines,
    ...layers.flatMap((layer) => layerFunction(layer, `${name}_state`)),
    ...publicFunctions(name, model, groupsHead(stored, model)),
  ]);
  const { bytes } = modelStorage(model);
  const source = layOut([
    ...comment([
      `${cComment(title)}: see ${name}.h for how to call it.`,
      "",
      ...layerTexts(model),
      `Constants in flash: ${bytes} bytes. All numbers are integers; "value / 2^n" is the real number that one stands for.`,
      "Right shifts of negative numbers are arithmetic, as with all common compilers.",
    ]),
    `#include "${name}.h"`,
    ...(functions.includes("size_t") ? ["#include <stddef.h>"] : []),
    ...(saturates ? [] : ["#define SUMS_SATURATE 0 /* no shifted sum of this model leaves 16 bits */"]),
    `#include "${name}_kernels.h"`,
    "",
    ...folding.tables,
    ...layers.flatMap(layerTables),
    ...headTables(model),
  ]);
  const header = headerText(name, model, { title, notes, command, bytes });
  return {
    name,
    title,
    files: {
      [`${name}.h`]: header,
      [`${name}.c`]: source + functions,
      [`${name}_kernels.h`]: kernelsHeader(name, functions),
      ...vocabularyFile(name, model),
    },
    channels: model.input.mean.length,
    state: stateFields(model),
    scores: { length: model.labels.length, type: "int32_t" },
  };
}
