import { reportPage } from "../../src/evaluate/html.js";
import { lossPicture } from "../../src/evaluate/pictures.js";
import { layerText } from "../layer-text.js";
import { bytes } from "../quantities.js";
import { writeWhole } from "../write-file.js";
import type { Trained } from "./summary.js";

/** Writes the loss curve and the page, where they were asked for. */
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
