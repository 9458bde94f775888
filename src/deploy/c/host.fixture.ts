/** @file Compiles exported models with a host compiler, many in one program, and runs them. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IntegerModel } from "../../integer/model.js";
import type { CExport } from "./export.js";
import { hasLabels } from "./names.js";

/** The C must compile as C99 without warnings under these. */
export const strictFlags = ["-Wall", "-Wextra", "-Wconversion", "-Wpedantic", "-Werror"] as const;

export function hasProgram(name: string): boolean {
  return spawnSync(name, ["--version"]).status === 0;
}

/** Writes files into a new folder, calls `use` with it, and removes it. */
export function inFolder<Result>(files: Readonly<Record<string, string>>, use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "fastcells-c-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface HostModel {
  model: IntegerModel;
  source: CExport;
  /** Windows [T, D]; the state is kept from one to the next, and `classify` is called for each. */
  windows: Int16Array[];
}

export interface HostResult {
  /** After each window: the state's fields, the scores, and the result of classify (-1 if there is none). */
  state: Int16Array;
  scores: Int32Array;
  chosen: number;
}

function mainOf(models: readonly HostModel[]): string {
  const runs = models.map(({ source: { name, channels, state, scores }, model }) => {
    const chosen = model.task === "multiclass" ? `${name}_classify(samples, steps)` : "-1";
    const writes = state.map(({ field }) => `  fwrite(state.${field}, 1, sizeof state.${field}, stdout);`).join("\n");
    return `static void run_${name}(void) {
  ${name}_state state;
  int32_t scores[${scores.length}], chosen;
  int steps, at;
  ${name}_reset(&state);
  while ((steps = read_steps()) != 0) {
    int16_t *samples = malloc(sizeof(int16_t) * ${channels} * (size_t)steps);
    if (samples == NULL || fread(samples, 2 * ${channels}, (size_t)steps, stdin) != (size_t)steps) exit(9);
    for (at = 0; at < steps; at++) ${name}_step(&state, samples + at * ${channels});
    ${name}_scores(&state, scores);
    chosen = ${chosen};
    free(samples);
${writes}
    fwrite(scores, 1, sizeof scores, stdout);
    fwrite(&chosen, 1, sizeof chosen, stdout);
${hasLabels(model) ? `    if (${name}_label(0) == NULL) exit(8);` : ""}
  }
}
`;
  });
  return `#include <stdio.h>
#include <stdlib.h>
${models.map(({ source }) => `#include "${source.name}.h"`).join("\n")}
static int read_steps(void) {
  int32_t steps;
  if (fread(&steps, sizeof steps, 1, stdin) != 1) exit(7);
  return steps;
}
${runs.join("\n")}
int main(void) {
${models.map(({ source }) => `  run_${source.name}();`).join("\n")}
  return 0;
}
`;
}

function inputOf(models: readonly HostModel[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const { source, windows } of models) {
    for (const window of windows) {
      parts.push(new Uint8Array(Int32Array.of(window.length / source.channels).buffer));
      parts.push(new Uint8Array(window.buffer, window.byteOffset, window.byteLength));
    }
    parts.push(new Uint8Array(4));
  }
  return Buffer.concat(parts);
}

/** Compiles all models into one program, runs it, and returns the results of each model's windows. */
export function runOnHost(models: readonly HostModel[], compiler: string, flags: readonly string[]): HostResult[][] {
  const files = Object.assign({ "main.c": mainOf(models) }, ...models.map(({ source }) => source.files));
  return inFolder(files, (folder) => {
    const sources = models.map(({ source }) => `${source.name}.c`);
    execFileSync(compiler, ["-std=c99", ...strictFlags, ...flags, "-c", ...sources], { cwd: folder });
    const objects = sources.map((file) => file.replace(/c$/, "o"));
    execFileSync(compiler, ["-std=c99", ...flags, "main.c", ...objects, "-o", "program"], { cwd: folder });
    const output = execFileSync(join(folder, "program"), { input: inputOf(models), maxBuffer: 1 << 28 });
    return readResults(output, models);
  });
}

function readResults(output: Buffer, models: readonly HostModel[]): HostResult[][] {
  const bytes = Uint8Array.from(output).buffer;
  let at = 0;
  const take = (length: number) => {
    at += length;
    return bytes.slice(at - length, at);
  };
  return models.map(({ source, windows }) =>
    windows.map(() => {
      const numbers = source.state.reduce((sum, { length }) => sum + length, 0);
      const state = new Int16Array(take(2 * numbers));
      const scores = new Int32Array(take(4 * source.scores.length));
      const [chosen = -2] = new Int32Array(take(4));
      return { state, scores, chosen };
    }),
  );
}
