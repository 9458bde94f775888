import { grouped } from "../core/text.js";
import { confusionPicture } from "./confusion-picture.js";
import type { LossPoint } from "./curve-text.js";
import type { Evaluation } from "./evaluation.js";
import { lossPicture } from "./pictures.js";
import { headlines, labelRows, outputRows } from "./report.js";
import { element, escapeText } from "./svg.js";

export interface ReportPage {
  title: string;
  /** What matters most, as pairs of a name and a text: at the top. */
  results?: readonly (readonly [name: string, text: string])[];
  /** Pairs of a name and a text: the model, the data, the command that made it. */
  facts?: readonly (readonly [name: string, text: string])[];
  evaluation?: Evaluation;
  /** The part of the data that was evaluated: "test", "validation". */
  part?: string;
  /** Whether every step was read out; then the page gives the perplexity. */
  everyStep?: boolean;
  history?: readonly LossPoint[];
  /** Further tables; the first row of each is its head. */
  tables?: readonly (readonly (readonly string[])[])[];
  /** Further SVG pictures, as the functions of this room return them. */
  pictures?: readonly string[];
  /**
   * A table at the end whose rows are numbered; a row is highlighted together with the parts of the pictures that have
   * its number.
   */
  numbered?: { head: readonly string[]; rows: readonly { trial: number; cells: readonly string[] }[] };
  /** What makes the page interactive: our own style and script, and the texts that the script reads. */
  live?: { style: string; script: string; texts: Readonly<Record<string, string>> };
}

/** Most classes for which a page draws the confusion matrix. */
const mostDrawn = 64;

const style = `
:root{color-scheme:light dark;--ground:#f6f8fa;--ink:#1f2328;--quiet:#59636e;--line:#d8dee4;--card:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#010409;--ink:#e6edf3;--quiet:#9198a1;--line:#30363d;--card:#0d1117}}
body{margin:0 auto;padding:2rem 1rem;max-width:60rem;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 1rem}
section{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem;margin:0 0 1rem;overflow-x:auto}
dl{display:flex;flex-wrap:wrap;gap:.5rem 2.5rem;margin:0}
dt{color:var(--quiet);font-size:.85rem}
dd{margin:0;overflow-wrap:anywhere}
.headlines dd{font-size:1.4rem;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .9rem .2rem 0;text-align:right;border-bottom:1px solid var(--line);font-weight:400}
th:first-child,td:first-child{text-align:left}
thead th{color:var(--quiet);font-size:.85rem}
svg{max-width:100%;height:auto;display:block}
`;

function definitions(pairs: readonly (readonly [string, string])[], kind: string): string {
  const items = pairs.map(([name, text]) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(text)}</dd></div>`);
  return element("dl", { class: kind }, items.join("\n"));
}

function htmlTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row(head, "th")}</thead>\n<tbody>${rows.map((cells) => row(cells, "td")).join("\n")}</tbody></table>`;
}

function evaluationParts(evaluation: Evaluation, everyStep: boolean, part: string): string[] {
  const unit = evaluation.task === "language" ? "tokens" : everyStep ? "steps" : "sequences";
  const tested = [`${part} ${unit}`, grouped(evaluation.count)] as const;
  const summary = definitions([...headlines(evaluation, everyStep), tested], "headlines");
  switch (evaluation.task) {
    case "multiclass": {
      const drawn = evaluation.confusion !== null && evaluation.labels.length <= mostDrawn;
      const matrix = drawn ? [confusionPicture(evaluation.confusion ?? [], evaluation.labels)] : [];
      return [summary, htmlTable(labelRows(evaluation.perClass, "class")), ...matrix];
    }
    case "multilabel":
      return [summary, htmlTable(labelRows(evaluation.perLabel, "label"))];
    case "language":
      return [summary];
    case "regression":
      return [summary, htmlTable(outputRows(evaluation))];
  }
}

function numberedTable({ head, rows }: NonNullable<ReportPage["numbered"]>): string {
  const cells = (texts: readonly string[], tag: string) =>
    texts.map((text) => element(tag, {}, escapeText(text) || " "));
  const body = rows.map(({ trial, cells: texts }) =>
    element("tr", { "data-trial": trial }, cells(texts, "td").join("")),
  );
  return `<table><thead><tr>${cells(head, "th").join("")}</tr></thead>\n<tbody>${body.join("\n")}</tbody></table>`;
}

/** JSON inside a script element: nothing in it can end the element. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}

function liveParts({ script, texts }: NonNullable<ReportPage["live"]>): string {
  return `<p id="pointed"></p>
<script type="application/json" id="texts">${scriptJson(texts)}</script>
<script>${script}</script>
`;
}

/** A self-contained page: facts, metrics, tables and pictures, for light and dark. */
export function reportPage(report: ReportPage): string {
  const {
    title,
    results = [],
    facts = [],
    evaluation,
    part = "test",
    everyStep = false,
    history = [],
    tables = [],
    pictures = [],
    numbered,
    live,
  } = report;
  const sections = [
    ...(results.length === 0 ? [] : [definitions(results, "headlines")]),
    ...(evaluation === undefined ? [] : evaluationParts(evaluation, everyStep, part)),
    ...(history.length === 0 ? [] : [lossPicture(history)]),
    ...pictures,
    ...tables.map(htmlTable),
    ...(facts.length === 0 ? [] : [definitions(facts, "facts")]),
    ...(numbered === undefined ? [] : [numberedTable(numbered)]),
  ];
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeText(title)}</title>
<style>${style}${live?.style ?? ""}</style>
<h1>${escapeText(title)}</h1>
${sections.map((section) => `<section>\n${section}\n</section>`).join("\n")}
${live === undefined ? "" : liveParts(live)}</html>
`;
}
