import { confusionPicture } from "../../src/evaluate/confusion-picture.js";
import { lossPicture } from "../../src/evaluate/pictures.js";
import { reportText } from "../../src/evaluate/report.js";
import { escapeText } from "../../src/evaluate/svg.js";
import { layerText } from "../layer-text.js";
import { bytes } from "../quantities.js";
import { writeWhole } from "../write-file.js";
import type { Trained } from "./summary.js";

/** Writes the loss curve and the page, where they were asked for. */
export function writeReports(trained: Trained): void {
  const { outputs, history } = trained;
  if (outputs.plot !== null) writeWhole(outputs.plot, lossPicture(history));
  if (outputs.report !== null) writeWhole(outputs.report, page(trained));
}

const style = `
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
svg{max-width:100%;height:auto;margin:.5rem 0}
pre{overflow-x:auto}
td{padding:0 1rem 0 0;vertical-align:top;overflow-wrap:anywhere}`;

/** A page that needs nothing else: pictures, numbers, and how the model was trained. */
function page({ outputs, model, size, history, part, heldOut }: Trained): string {
  const options = Object.entries(model.spec.training ?? {}).map(
    ([name, value]) => `<tr><td>${escapeText(name)}</td><td>${escapeText(JSON.stringify(value))}</td></tr>`,
  );
  const confusion =
    heldOut?.task === "multiclass" && heldOut.confusion !== null
      ? confusionPicture(heldOut.confusion, heldOut.labels)
      : "";
  const tested =
    heldOut === null
      ? []
      : [
          `<h2>On the ${part} part</h2>`,
          confusion,
          `<pre>${escapeText(reportText(heldOut, { width: 80, everyStep: model.spec.readout === "every" }))}</pre>`,
        ];
  const title = escapeText(outputs.model);
  return [
    `<!doctype html>`,
    `<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${title}</title><style>${style}</style></head><body>`,
    `<h1>${title}</h1>`,
    ...model.spec.layers.map((layer) => `<p>${escapeText(layerText(layer))}</p>`),
    `<p>${bytes(size)}</p>`,
    lossPicture(history),
    ...tested,
    `<h2>How it was trained</h2>`,
    `<table>${options.join("\n")}</table>`,
    `</body></html>`,
    ``,
  ].join("\n");
}
