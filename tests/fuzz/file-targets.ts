/** @file Files other than numbers: texts, `meta.json`, EdgeML's folders, journals of a search. */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../cli/testing/folders.js";
import { loadData } from "../../src/data/files/load.js";
import { npyBytes } from "../../src/data/testing/packed-bytes.js";
import { TextCollector } from "../../src/data/text/collect.js";
import { labelledLines } from "../../src/data/text/labelled-lines.js";
import { PlainTextCollector } from "../../src/data/text/plain.js";
import { labelledRows } from "../../src/data/text/table.js";
import { vocabularyDefaults } from "../../src/data/text/vocabulary.js";
import { importEdgeml } from "../../src/import/edgeml.js";
import { decodeModel, encodeModel } from "../../src/model/file.js";
import { Journal, replay } from "../../src/search/files/journal.js";
import { Study } from "../../src/search/study.js";
import { damaged, damagedHeader } from "./damage.js";
import { check, type FuzzTarget, ramp } from "./targets.js";

const folder = temporaryFolder();
process.on("exit", () => folder.remove());
const at = (name: string) => join(folder.path, name);
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The index of a file among several, then its bytes. */
function numbered(file: number, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(file, ...bytes);
}

const sayings = Array.from({ length: 12 }, (_, i) => `the ${i % 3} cats can't sit — on <unk> mats, ${i}.5 times; ß 🙂`);
const mood = (i: number) => (i % 2 === 0 ? "good" : "bad");
const textFiles = [
  sayings.map((text, i) => `${i % 2} ${text}`).join("\n"),
  sayings.map((text, i) => `__label__${mood(i)} ${text}`).join("\r\n"),
  sayings.map((text, i) => `${mood(i)}\t${text}`).join("\n"),
  `id,review,label\n${sayings.map((text, i) => `${i},"${text}",${mood(i)}`).join("\n")}\n`,
  `\uFEFFlabel;text\r\n${sayings.map((text, i) => `${mood(i)};${text.replace(";", "")}`).join("\r\n")}`,
  sayings.join("\n"),
].map(bytesOf);
const units = ["words", "spaced", "characters", "bytes"] as const;

function readText([file = 0, ...bytes]: Uint8Array): void {
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  const options = { ...vocabularyDefaults, unit: units[bytes.length % 4] ?? "words", minCount: 1 };
  if (file === 5) {
    const plain = new PlainTextCollector(options);
    for (const line of text.split("\n")) plain.addLine(line, true);
    plain.end("fuzz.txt");
    check(plain.finish(null, "fuzz.txt", [3]));
    return;
  }
  const texts = new TextCollector({ ...options, maxTokens: 9, cut: "front" });
  const take = (each: string, label: string | null, where: () => string) => texts.add(each, label, true, where);
  const reader = file < 3 ? labelledLines("fuzz.txt", true, take) : labelledRows("fuzz.csv", {}, take);
  reader.push(text.slice(0, 100));
  reader.push(text.slice(100));
  reader.finish();
  check(texts.finish(null, "fuzz"));
}

const layouts = ["train.txt", "test.csv", "good/1.txt", "bad/2.txt", "train/good/1.txt", "test/bad/2.txt", "prose.txt"];

/** A folder of texts in which one file, chosen by the seed, is damaged. */
async function readTextFolder([place = 0, ...bytes]: Uint8Array): Promise<void> {
  const path = at("texts");
  rmSync(path, { recursive: true, force: true });
  for (const name of ["good", "bad", "train/good", "train/bad"]) {
    if (place > 1 && place < 6) mkdirSync(join(path, name), { recursive: true });
  }
  mkdirSync(join(path, "test/bad"), { recursive: true });
  if (place < 4 || place === 6) rmSync(join(path, "test"), { recursive: true });
  const name = layouts[place] ?? "";
  if (place === 1) writeFileSync(join(path, "train.csv"), textFiles[3] ?? "");
  if (place === 5) writeFileSync(join(path, "train/good/1.txt"), sayings.join("\n"));
  mkdirSync(join(path, name, ".."), { recursive: true });
  writeFileSync(join(path, name), Uint8Array.from(bytes));
  const { sequences } = await loadData(path, place === 6 ? { minCount: 1 } : { text: "words", minCount: 1 });
  check(sequences);
}

const layoutFiles = [0, 3, 5, 5, 5, 5, 5].map((file) => textFiles[file] ?? new Uint8Array());

const metas = [
  '{"labels": {"0": "walk", "1": "run"}, "channels": ["ax", "ay"], "sample_rate": 50}',
  '{"labels": ["walk", "run"], "sample_rate": 12.5, "sampleRate": [[[1]]], "who": null}',
].map(bytesOf);
mkdirSync(at("meta"));
writeFileSync(at("meta/x.npy"), npyBytes([6, 4, 2], "f4", ramp(48)));
writeFileSync(at("meta/y.npy"), npyBytes([6], "i8", [0, 1, 0, 1, 0, 1]));

const edgemlFolders = [
  ["W", [3, 4], "U", [4, 4], "Bg", [1, 4], "Bh", [1, 4], "zeta", [1, 1], "nu", [1, 1]],
  ["W1", [3, 2], "W2", [2, 4], "U1", [4, 3], "U2", [3, 4], "B", [1, 4], "alpha", [1, 1], "beta", [1, 1]],
].map((listed) => {
  const files = new Map<string, Uint8Array>();
  const put = (name: string, shape: number[]) =>
    files.set(
      `${name}.npy`,
      npyBytes(
        shape,
        "f4",
        ramp(shape.reduce((a, b) => a * b, 1)).map((n) => n / 64),
      ),
    );
  for (const [index, name] of listed.entries()) {
    const shape = listed[index + 1];
    if (typeof name === "string" && Array.isArray(shape)) put(name, shape);
  }
  put("FC", [4, 2]);
  put("FCbias", [2]);
  put("mean", [6]);
  files.set("std.npy", npyBytes([6], "f8", [1, 2, 3, 1, 2, 3]));
  return files.set("command.txt", bytesOf("python fastcell_example.py -gnl quantSigm --update-nl=quantTanh"));
});
const [plainFolder = new Map<string, Uint8Array>()] = edgemlFolders;
const quantised = new Map(
  [...plainFolder].map(([name, bytes]) => [/^(mean|std|command)/.test(name) ? name : `q${name}`, bytes]),
);
for (const name of ["paramScaleFactor", "classifierScaleFactor", "scalarScaleFactor"])
  quantised.set(`${name}.npy`, npyBytes([], "f8", [90]));
edgemlFolders.push(quantised);

const search = { data: "0123", seed: 4 };
const runOf = (trial: number) => ({ kind: "run", trial, rung: 0, fold: 0 });
const journalLines = [
  { kind: "search", version: 1, search },
  ...[0, 1, 2].map((trial) => ({ kind: "trial", trial, options: { hidden: trial } })),
  ...[0, 1].map((trial) => ({ ...runOf(trial), outcome: { score: trial / 2, bytes: 900, seconds: 2 } })),
  { ...runOf(2), outcome: { failed: "the loss exploded", seconds: 1 } },
  { kind: "test", trial: 1, result: { accuracy: 0.5 } },
].map((entry) => JSON.stringify(entry));

/** A journal's lines with valid checksums, so that damage reaches later checks. */
const checked = (lines: readonly string[]): Uint8Array =>
  bytesOf(lines.map((json) => `${createHash("sha256").update(json).digest("hex").slice(0, 16)} ${json}\n`).join(""));

function readJournal(bytes: Uint8Array): void {
  writeFileSync(at("search.journal"), bytes);
  const journal = Journal.open(at("search.journal"), search);
  try {
    const propose = (_: unknown, earlier: readonly unknown[]) => ({
      bytes: 900,
      options: { hidden: earlier.length },
    });
    const study = new Study({ trials: 3, folds: 1, bracket: 3, propose });
    replay(journal, study, "search.journal");
    if (!study.ranking().every(({ scores }) => scores.every((score) => score === null || Number.isFinite(score)))) {
      throw new RangeError("a score that is not finite");
    }
  } finally {
    journal.close();
  }
}

export const fileTargets: readonly FuzzTarget[] = [
  {
    name: "text",
    mutate(seed) {
      const file = seed % textFiles.length;
      return numbered(file, damaged(textFiles[file] ?? new Uint8Array(), seed, "text"));
    },
    read: readText,
  },
  {
    name: "texts",
    slow: true,
    mutate(seed) {
      const place = seed % layouts.length;
      return numbered(place, damaged(layoutFiles[place] ?? new Uint8Array(), seed, seed % 3 === 0 ? "bytes" : "text"));
    },
    read: readTextFolder,
  },
  {
    name: "meta.json",
    slow: true,
    mutate: (seed) => damaged(metas[seed % metas.length] ?? new Uint8Array(), seed, "text"),
    async read(bytes) {
      writeFileSync(at("meta/meta.json"), bytes);
      check((await loadData(at("meta"))).sequences);
    },
  },
  {
    name: "edgeml",
    mutate(seed) {
      const which = seed % edgemlFolders.length;
      const files = [...(edgemlFolders[which] ?? [])];
      const file = Math.floor(seed / edgemlFolders.length) % files.length;
      const [name, valid] = files[file] ?? ["", new Uint8Array()];
      const isArray = name.endsWith(".npy");
      const head = isArray && seed % 2 === 0;
      const bytes = head ? damagedHeader(valid, 12, 118, seed) : damaged(valid, seed, isArray ? "bytes" : "text");
      return Uint8Array.of(which, file, ...bytes);
    },
    read([which = 0, file = 0, ...bytes]) {
      const files = new Map(edgemlFolders[which]);
      const name = [...files.keys()][file] ?? "";
      if (bytes.length === 0) files.delete(name);
      else files.set(name, Uint8Array.from(bytes));
      decodeModel(encodeModel(importEdgeml(files).model));
    },
  },
  {
    name: "journal",
    mutate(seed) {
      if (seed % 3 === 0) return damaged(checked(journalLines), seed, "bytes");
      const text = new TextDecoder().decode(damaged(bytesOf(journalLines.join("\n")), seed, "text"));
      return checked(text.split("\n"));
    },
    read: readJournal,
  },
];
