/** @file The final output of a search. */
import { at } from "../../src/core/at.js";
import { shellPath } from "../../src/core/shell.js";
import { counted, grouped, printable } from "../../src/core/text.js";
import { comparedErrorName } from "../../src/evaluate/regression.js";
import type { CompressedModels } from "../../src/pipeline/compress.js";
import { topRung } from "../../src/search/rungs.js";
import type { Search, SearchTrial } from "../../src/search/search.js";
import { coloured } from "../colour.js";
import type { TextOutput } from "../io.js";
import { frontOf, frontTable, layoutText, scoreText, triedOf } from "./live.js";
import type { Measured } from "./measured.js";
import type { SearchRequest } from "./request.js";

/** A finished search, and the winner's models. */
export interface Found {
  request: SearchRequest;
  search: Search;
  winner: SearchTrial;
  /** Cost of the winner's model on the given board; null without a board or its compiler. */
  measured: Measured | null;
  compressed: CompressedModels;
  /** The command that makes the winner's models. */
  command: string;
  /** Number of winners of this search tested so far. */
  looks: number;
}

function result({ winner, compressed, measured }: Found) {
  const last = at(compressed.stages, compressed.stages.length - 1, "stage");
  return {
    validation: winner.scores.at(-1) ?? null,
    test: compressed.part === "test" ? last.accuracy : null,
    bytes: last.bytes,
    ms: measured?.ms ?? winner.footprint.ms,
    excess: measured?.excess ?? null,
  };
}

export function summaryText(found: Found, output: TextOutput): string {
  const { request, search, winner, compressed, command, looks, measured } = found;
  const { files } = request;
  const { validation, test, bytes, ms, excess } = result(found);
  const { evaluation } = compressed.oneShot;
  const error = evaluation.task === "language" ? null : comparedErrorName(evaluation);
  const scored = (score: number | null) => `${error === null ? "" : `${error} `}${scoreText(score, error !== null)}`;
  const front = frontOf(search.study.trials);
  const heading = (text: string) => coloured(output, "heading", text);
  const time = ms === null ? "" : `, ${ms.toFixed(2)} ms per step ${measured === null ? "(estimated)" : "(measured)"}`;
  const again = looks > 1 ? `, test number ${looks} of this search, so the figure is optimistic` : "";
  return [
    "",
    ...(front.length === 0 ? [] : [heading("The front"), frontTable(front, error !== null).trimEnd(), ""]),
    `${heading("The winner")} is trial ${winner.trial} of ${triedOf(search.study.trials)}: ${layoutText(winner)}`,
    `  cross-validated ${scored(validation)}${winner.scores.length <= topRung ? ", not with full runs" : ""}`,
    test === null ? "  there is no test part: give --test 0.2" : `  on the test part ${scored(test)}${again}`,
    `  ${grouped(bytes)} B in flash${time}`,
    ...(excess === null ? [] : [`  exceeds the limits: it ${excess}`]),
    "",
    `Saved ${printable(files.model)} and ${printable(files.integer)}; ${printable(files.page)} shows all trials.`,
    `${heading("The winner's command:")} ${command}`,
    `${heading("Next:")} fastcells export ${shellPath(files.integer)} --to c`,
    "",
  ].join("\n");
}

/** The result as JSON. */
export function summaryJson(found: Found) {
  const { search, winner, command, request } = found;
  return {
    winner: { trial: winner.trial, options: winner.options, ...result(found), command, files: request.files },
    trials: search.study.trials.map(({ trial, options, scores, footprint }) => ({
      trial,
      options,
      scores,
      ...footprint,
    })),
  };
}

/** The winner for the page: pairs of a name and a text. */
export function results(found: Found): [string, string][] {
  const { winner, compressed } = found;
  const { validation, test, bytes, ms } = result(found);
  const regression = compressed.oneShot.evaluation.task === "regression";
  return [
    ["winner", `trial ${winner.trial}: ${layoutText(winner)}`],
    ["cross-validated", scoreText(validation, regression)],
    ["test", test === null ? "no test part" : scoreText(test, regression)],
    ["flash", `${grouped(bytes)} B`],
    ...(ms === null ? [] : [["a step", `${ms.toFixed(2)} ms`] satisfies [string, string]]),
  ];
}

/** How it was found, for the page. */
export function facts({ search, command, request }: Found): [string, string][] {
  const { trials } = search.study;
  const { proposer, seed } = request.setting;
  return [
    [
      "search",
      `${counted(triedOf(trials), "trial")} on ${counted(search.folds.length, "fold")}, ${proposer}, seed ${seed}`,
    ],
    ["the winner's command", command],
  ];
}
