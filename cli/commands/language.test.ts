import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { random } from "../../src/core/random.js";
import { readModel } from "../read-file.js";
import { fastcells } from "../testing/fastcells.js";
import { temporaryFolder } from "../testing/folders.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const run = (...argv: string[]) => fastcells(argv);

/** Sentences, one per line, in which the subject determines the verb. */
function prose(lines: number, seed: number): string {
  const { below } = random(seed);
  const verbs = { dog: "barks", cat: "sleeps", bird: "sings", fish: "swims" };
  const places = ["here", "there", "at home", "in the garden"];
  const line = () => {
    const [subject, verb] = Object.entries(verbs)[below(4)]!;
    return `The ${subject} always ${verb} ${places[below(4)]} .`;
  };
  return `${Array.from({ length: lines }, line).join("\n")}\n`;
}

const size = "--hidden 16 --embedding 12 --epochs 12 --batch 8 --bptt 10 --learning-rate 0.02 --dropout 0.1".split(" ");

beforeAll(async () => {
  mkdirSync(at("prose"));
  writeFileSync(at("prose/zoo.train.txt"), prose(600, 1));
  writeFileSync(at("prose/zoo.valid.txt"), prose(60, 2));
  writeFileSync(at("prose/zoo.test.txt"), prose(60, 3));
  const { status, stdout, stderr } = await run("train", at("prose"), ...size, "-o", at("m.safetensors"));
  expect(stderr).toMatch(/^Note: .* for a language model; for classes, .*\n$/);
  expect(status).toBe(0);
  expect(stdout).toContain("4,643 tokens to train, 473 to validate, 453 to test");
  expect(stdout).toMatch(/Batches of 8 streams, 10 tokens each, a softmax over 19: .* of memory/);
  expect(stdout).toMatch(/validation perplexity 1\.\d/);
  expect(stdout).toMatch(/perplexity +1\.\d/);
});
afterAll(() => folder.remove());

describe("commands on plain text", () => {
  it("evaluate gives the perplexity of the test part, and of another file as one text", async () => {
    const part = await run("evaluate", at("m.safetensors"), at("prose"), "--json");
    const { part: name, task, perplexity, count } = JSON.parse(part.stdout);
    expect([name, task, count]).toEqual(["test", "language", 452]);
    // Four subjects, four places: (4 · 4)^(1/7.6) is 1.44 for each of a line's tokens.
    expect(perplexity).toBeLessThan(2);
    const file = await run("evaluate", at("m.safetensors"), at("prose/zoo.test.txt"), "--json");
    expect(JSON.parse(file.stdout)).toMatchObject({ part: "all", count: 452, perplexity });
  });

  it("train --from continues from it with labelled texts, whose vocabulary and units are the model's", async () => {
    const lines = prose(120, 4).split("\n").filter(Boolean);
    writeFileSync(
      at("labelled.txt"),
      lines.map((line) => `${/dog|cat/.test(line) ? "pet" : "wild"}\t${line}\n`).join(""),
    );
    const labelled = [at("labelled.txt"), "--from", at("m.safetensors"), "-e", "40", "--quiet"];
    const output = at("pets.safetensors");
    expect(await run("train", ...labelled, "-o", output)).toEqual({ status: 0, stdout: "", stderr: "" });
    const { stdout } = await run("evaluate", output, at("labelled.txt"), "--json");
    expect(JSON.parse(stdout)).toMatchObject({ task: "multiclass", accuracy: 1 });
    const said = await fastcells(["predict", output], { stdin: "the fish always sleeps here .\n" });
    expect(said.stdout).toMatch(/^wild\t/);
  });

  it("predict gives the next words of each line of standard input and of a file", async () => {
    const lines = "the dog always\n\nthe fish always\n";
    const { stdout } = await fastcells(["predict", at("m.safetensors")], { stdin: lines });
    const answers = stdout.trimEnd().split("\n");
    expect(answers.map((line) => line.split("\t")[0])).toEqual(["barks", "", "swims"]);
    expect(Number(answers[0]?.split("\t")[1])).toBeGreaterThan(0.7);
    writeFileSync(at("lines.txt"), lines);
    expect((await run("predict", at("m.safetensors"), at("lines.txt"))).stdout).toBe(stdout);
    const json = await fastcells(["predict", at("m.safetensors"), "--all", "--json"], { stdin: lines });
    const { next } = JSON.parse(json.stdout.split("\n")[0] ?? "");
    expect(next).toHaveLength(19);
    expect(next.reduce((sum: number, { probability }: { probability: number }) => sum + probability, 0)).toBeCloseTo(1);
  });

  it("predict --sample continues a text, in the same way for the same seed", async () => {
    const sample = (...flags: string[]) =>
      fastcells(["predict", at("m.safetensors"), "--sample", "12", ...flags], { stdin: "the cat\n" });
    const [one, same, other] = [await sample("--seed", "1"), await sample("--seed", "1"), await sample("--seed", "2")];
    expect(one.stdout).toMatch(/^the cat always (sleeps|barks|sings|swims) /);
    expect(same.stdout).toBe(one.stdout);
    expect(other.stdout).not.toBe(one.stdout);
    const cold = ["--temperature", "0"];
    const likeliest = await sample(...cold);
    expect(likeliest.stdout).toMatch(/^the cat always sleeps /);
    expect((await sample(...cold, "--seed", "3")).stdout).toBe(likeliest.stdout);
    const without = await fastcells(["predict", at("m.safetensors"), "--seed", "3"], { stdin: "the cat\n" });
    expect(without.stderr).toContain("--seed without --sample");
  });

  it("inspect shows the task and both sizes", async () => {
    const { stdout } = await run("inspect", at("m.safetensors"));
    expect(stdout).toContain("language: at every step which of 19 tokens is next");
    expect(stdout).toMatch(/of these +1,928 B \(1\.9 KiB\) recurrent, the rest embedding and head/);
  });

  it("train cuts one file into sections, ties the head, and resumes after a stop", async () => {
    const tied = [...size, "--embedding", "16", "--head", "tied", "--text", "characters"];
    const argv = [
      "train",
      at("prose/zoo.train.txt"),
      ...tied,
      "--epochs",
      "1",
      "-o",
      at("tied.safetensors"),
      "--quiet",
    ];
    expect(await run(...argv)).toMatchObject({ status: 0, stderr: "" });
    const { model } = readModel(at("tied.safetensors"));
    expect(model).toMatchObject({ spec: { tied: true, text: { unit: "characters" } } });
    const { spec, multiplyAddsPerStep } = JSON.parse((await run("inspect", at("tied.safetensors"), "--json")).stdout);
    expect(multiplyAddsPerStep).toBe(16 * 16 + 16 * 16 + 16 * spec.labels.length);
    const { stdout } = await run("evaluate", at("tied.safetensors"), at("prose/zoo.train.txt"), "--json");
    expect(JSON.parse(stdout).part).toBe("test");
    const wrong = await run("train", at("prose"), ...size, "--head", "tied", "-o", at("no.safetensors"));
    expect(wrong.stderr).toContain("tied to an embedding of 12 numbers a token, but its top layer has 16 units");
    expect(wrong.status).toBe(1);
    expect(existsSync(at("no.safetensors"))).toBe(false);
  });

  it("export writes ONNX of a tied model, and compress an integer model with a separate head", async () => {
    const flags = ["--epochs", "1", "--tune-epochs", "1", "--quiet", "-o", at("ti.safetensors")];
    expect(await run("compress", at("tied.safetensors"), at("prose/zoo.train.txt"), ...flags)).toMatchObject({
      stderr: "",
    });
    const [float, integer] = [at("tied.safetensors"), at("ti.safetensors")].map((path) => readModel(path).model);
    const text = [at("prose/zoo.test.txt"), "--json"];
    const [before, after] = await Promise.all(
      [at("tied.safetensors"), at("ti.safetensors")].map(
        async (path) => JSON.parse((await run("evaluate", path, ...text)).stdout).perplexity,
      ),
    );
    expect([float?.kind, integer?.kind]).toEqual(["float", "integer"]);
    expect(after).toBeLessThan(1.2 * before);
    expect((await run("export", at("tied.safetensors"), "--to", "onnx", "-o", at("tied.onnx"))).stderr).toBe("");
    expect(existsSync(at("tied.onnx"))).toBe(true);
  });

  it("compress makes an integer model, evaluate gives its perplexity, and export writes its C", async () => {
    const flags = ["--rank-u", "10", "--epochs", "3", "--tune-epochs", "1", "-o", at("i.safetensors")];
    const compressed = await run("compress", at("m.safetensors"), at("prose"), ...flags);
    expect(compressed.stderr).toBe("");
    expect(compressed.stdout).toMatch(/stage +perplexity +bits per token/);
    const { stdout } = await run("evaluate", at("i.safetensors"), at("prose"), "--json");
    expect(JSON.parse(stdout).perplexity).toBeLessThan(2.2);
    const next = await fastcells(["predict", at("i.safetensors")], { stdin: "the bird always\n" });
    expect(next.stdout).toMatch(/^sings\t/);
    expect((await run("inspect", at("i.safetensors"))).stdout).toMatch(/of them recurrent/);
    expect((await run("export", at("i.safetensors"), "--to", "c", "-o", at("c"))).stderr).toBe("");
    const header = readFileSync(at("c/i.h"), "utf8");
    expect(header).toContain("Score c is that of id c as the next id.");
    expect(header).not.toContain("i_label");
    expect(JSON.parse(readFileSync(at("c/i_vocabulary.json"), "utf8"))).toHaveLength(19);
    execFileSync("cc", ["-std=c99", "-Wall", "-Wextra", "-Werror", "-c", at("c/i.c"), "-o", at("c/i.o")]);
  });

  it.each<[string, string | Uint8Array, string[], RegExp]>([
    [
      "an empty text",
      "",
      ["--task", "language"],
      /an empty text: give one in which tokens \(words\) follow each other/,
    ],
    [
      "bytes that are not UTF-8",
      Uint8Array.of(0x61, 0x20, 0xe9, 0x0a),
      ["--task", "language"],
      /not UTF-8 text: save it as UTF-8/,
    ],
    [
      "a vocabulary of one word",
      "word\n".repeat(50),
      ["--task", "language", "--text", "characters", "--min-count", "60"],
      /a vocabulary of 0 entries/,
    ],
    ["a text that is shorter than a piece", prose(20, 4), ["--bptt", "100"], /lower bptt or batch, or give more text/],
    [
      "a line of a hundred megabytes",
      "a ".repeat(50_000_000),
      ["--task", "language"],
      /line 1 is longer than 16,777,216 characters/,
    ],
  ])("train refuses %s", async (_, content, flags, message) => {
    writeFileSync(at("bad.txt"), content);
    const { status, stderr } = await run("train", at("bad.txt"), ...size, ...flags, "-o", at("no.safetensors"));
    expect(stderr).toMatch(message);
    expect(status).toBe(1);
    expect(existsSync(at("no.safetensors"))).toBe(false);
  });

  it("evaluate refuses data that are not plain text", async () => {
    writeFileSync(at("table.csv"), "x,y\n1,2\n");
    const { status, stderr } = await run("evaluate", at("m.safetensors"), at("table.csv"));
    expect(stderr).toContain("plain text is read from .txt files");
    expect(status).toBe(1);
  });
});
