/** @file The final output of a training run. */
import { shellPath } from "../../src/core/shell.js";
import { printable } from "../../src/core/text.js";
import { lossCurveText } from "../../src/evaluate/curve-text.js";
import { reportPage } from "../../src/evaluate/html.js";
import { lossPicture } from "../../src/evaluate/pictures.js";
import { reportText } from "../../src/evaluate/report.js";
import { learntNothing } from "../../src/fit/outcome.js";
import { streamFlaw } from "../../src/inference/listening.js";
import { type Model, modelTensors } from "../../src/model/spec.js";
import { commandLine } from "../../src/options/place.js";
import type { Trained as TrainedModel } from "../../src/pipeline/train.js";
import { coloured, warningText } from "../colour.js";
import type { TextOutput } from "../io.js";
import { bytes, layerText } from "../text.js";
import { writeWhole } from "../write-file.js";
import type { Outputs } from "./request.js";

/** A finished run, and its files. */
export interface Trained extends TrainedModel {
  /** Folder or file of the data. */
  data: string;
  outputs: Outputs;
  /** Bytes of the model's file. */
  size: number;
}

/** Bytes of all weights as float32. */
function weightBytes({ spec }: Model): number {
  const sizes = modelTensors(spec).map(({ shape }) => shape.reduce((product, size) => product * size, 4));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The summary as text, no wider than the output, and coloured on a terminal. */
export function summaryText(trained: Trained, output: TextOutput): string {
  const { model, outputs, size, history, part, heldOut } = trained;
  const width = Math.min(output.columns ?? 80, 100);
  const everyStep = model.spec.readout === "every";
  const written = [outputs.plot, outputs.report, outputs.log].filter((path) => path !== null);
  return [
    "",
    lossCurveText(history, Math.min(width, 72), 8),
    "",
    part === null || heldOut === null
      ? "There is no test part: give --test 0.2."
      : `On the ${part} part, which ${part === "test" ? "was held out from training" : "chose the best epoch"}\n${reportText(heldOut, { width, everyStep })}`,
    "",
    ...trained.warnings.map((warning) => warningText(output, warning)),
    ...model.spec.layers.map(layerText),
    `Saved ${printable(outputs.model)}: ${bytes(size)}, of which weights ${bytes(weightBytes(model))}`,
    ...(written.length > 0 ? [`Written: ${printable(written.join(", "))}`] : []),
    "",
    ...(learntNothing(history, heldOut) ? [] : nextText(trained, output)),
  ].join("\n");
}

function nextText({ model, outputs, data }: Trained, output: TextOutput): string[] {
  const flaw = streamFlaw(model, commandLine);
  return [
    ...(flaw === null ? [] : [`To listen: ${flaw}.`]),
    `${coloured(output, "heading", "Next:")} fastcells predict ${shellPath(outputs.model)} ${shellPath(data)}`,
    `      fastcells compress ${shellPath(outputs.model)} ${shellPath(data)} -o integer.safetensors`,
    "      fastcells export integer.safetensors --to c",
    "",
  ];
}

/** The result as JSON. */
export function summaryJson({ model, outputs, size, history, part, heldOut, fit, warnings }: Trained) {
  return {
    model: outputs.model,
    bytes: { file: size, weights: weightBytes(model) },
    epochs: history.length,
    seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    best: history.findLast(({ best }) => best) ?? null,
    part,
    heldOut,
    layers: model.spec.layers,
    training: model.spec.training,
    tried: fit?.tried ?? [],
    expected: fit?.expected ?? null,
    warnings,
  };
}

/** Writes the loss curve and the page, if requested. */
export function writeReports({ outputs, model, size, history, part, heldOut }: Trained): void {
  if (outputs.plot !== null) writeWhole(outputs.plot, lossPicture(history));
  if (outputs.report === null) return;
  const { layers, training, readout } = model.spec;
  const facts: [string, string][] = [
    ...layers.map((layer, index): [string, string] => [`layer ${index}`, layerText(layer)]),
    ["model file", `${outputs.model}, ${bytes(size)}`],
    ...Object.entries(training ?? {}).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
  ];
  const tested = part === null || heldOut === null ? {} : { part, evaluation: heldOut };
  const page = { title: outputs.model, facts, history, everyStep: readout === "every", ...tested };
  writeWhole(outputs.report, reportPage(page));
}
