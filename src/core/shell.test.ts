import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellPath, shellWord } from "./shell.js";

it.each(["plain.safetensors", "a model.safetensors", "it's", "$HOME", "`id`", "a;b", "Größe", "", "*", '"'])(
  "a shell reads %j as one unchanged word",
  (text) => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" })).toBe(text);
  },
);

it.each([
  ["C:\\data\\model.safetensors", "C:\\data\\model.safetensors"],
  ["my data", '"my data"'],
  ["it's", '"it\'s"'],
  ["uno,pico", '"uno,pico"'],
  ["C:\\my data\\", '"C:\\my data\\\\"'],
  ['say "so"', '"say \\"so\\""'],
  ["", '""'],
])("on Windows, %j is written %s", (text, written) => {
  expect(shellWord(text, true)).toBe(written);
});

it("a name that begins with a dash stays a file name", () => {
  expect(shellPath("-o.csv")).toBe("./-o.csv");
});
