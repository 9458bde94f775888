/**
 * @file A search driven by another program such as Optuna, Ray or a script, which requests trials, one line of JSON
 * each, and gets their scores. docs/search.md describes the lines.
 */
import { createHash } from "node:crypto";
import { at } from "../../src/core/at.js";
import { InputError } from "../../src/core/errors.js";
import { printableJson } from "../../src/core/text.js";
import { type Excess, excessText } from "../../src/cost/limits.js";
import { commandLine, flagName } from "../../src/options/place.js";
import type { Search } from "../../src/search/search.js";
import { type Io, linesOf, write } from "../io.js";
import { type AskedTrial, type AskId, askOf, idOf, jsonOf } from "./ask-line.js";
import { commandOf, wordsOf } from "./command.js";
import type { SearchRequest } from "./request.js";
import type { Workers } from "./workers.js";

/**
 * Answers the lines of standard input until it ends: as many concurrent trials as there are workers, each answer with
 * the id of its request as soon as it is known. A bad line is answered with its error.
 */
export async function answerAsks(request: SearchRequest, search: Search, workers: Workers, io: Io): Promise<void> {
  const going = new Set<Promise<void>>();
  const most = Math.max(1, Math.ceil(workers.capacity / search.folds.length));
  for await (const line of linesOf(io.stdin)) {
    if (line.trim() === "") continue;
    const answer = tell(line, request, search, workers).then((text) => write(io.stdout, `${printableJson(text)}\n`));
    const done = answer.finally(() => going.delete(done));
    going.add(done);
    if (going.size >= most) await Promise.race(going);
  }
  await Promise.all(going);
}

async function tell(line: string, request: SearchRequest, search: Search, workers: Workers): Promise<object> {
  let id: AskId = null;
  try {
    const value = jsonOf(line);
    id = idOf(value);
    const ask = askOf(value);
    if (ask === "space") return { id, tell: { axes: search.axes, usual: search.askable } };
    return { id, tell: await tried(ask, request, search, workers) };
  } catch (error) {
    if (error instanceof InputError) return { id, error: error.message };
    throw error;
  }
}

async function tried(
  { options, share }: AskedTrial,
  request: SearchRequest,
  search: Search,
  workers: Workers,
): Promise<object> {
  const candidate = search.asked(options);
  if ("excesses" in candidate) return { failed: excessesText(candidate.excesses) };
  const length = { updates: search.updates, share };
  const work = search.work(candidate.options);
  const outcomes = await Promise.all(
    search.folds.map((_, fold) => {
      const name = createHash("sha256")
        .update(JSON.stringify([candidate.options, length, fold]))
        .digest("hex");
      return workers.perform({ ...work, fold, length }, { name, priority: 1 });
    }),
  );
  const failed = outcomes.find((outcome) => "failed" in outcome);
  if (failed !== undefined && "failed" in failed) return { failed: failed.failed };
  const folds = outcomes.flatMap((outcome) => ("score" in outcome ? [outcome] : []));
  const words = wordsOf(request, search, candidate.options);
  return {
    score: folds.reduce((sum, { score }) => sum + score, 0) / folds.length,
    folds: folds.map(({ score }) => score),
    bytes: Math.max(at(folds, 0, "fold").bytes, ...folds.map(({ bytes }) => bytes)),
    ram: candidate.footprint.ram,
    ms: candidate.footprint.ms,
    command: commandOf(words),
  };
}

function excessesText(excesses: readonly Excess[]): string {
  const place = { ...commandLine, name: (key: string) => flagName(key === "size" ? "flash" : key) };
  const needs = excesses.map((excess) => excessText(excess, place)).join(", and ");
  return `its model needs ${needs}: ask for another hidden size, rank or density`;
}
