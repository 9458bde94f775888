import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IntegerInterpreter } from "../../integer/interpreter.js";
import type { IntegerModel } from "../../integer/model.js";
import { rawSamples } from "../../integer/quantise.js";
import { type ModelShape, plainShape, randomModel, randomShape, samplesFor } from "../../integer/random.fixture.js";
import { modelStorage, storeLayers } from "../../integer/storage.js";
import { type CExport, exportC } from "./export.js";
import { type HostModel, type HostResult, hasProgram, inFolder, runOnHost, strictFlags } from "./host.fixture.js";

/** clang's sanitizers are those that need no extra library. */
const compilers = [
  ["gcc", "-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"],
  ["clang", "-O1", "-fsanitize=undefined", "-fsanitize-trap=all"],
].filter(([name = ""]) => hasProgram(name));

function hostModel(model: IntegerModel, title: string, seed: number): HostModel {
  const windows = [1, 7, 20].map((steps, which) => samplesFor(model, steps, seed + which));
  return { model, source: exportC(model, { title }), windows };
}

/** The interpreter's results for the same windows. */
function expected({ model, windows }: HostModel): HostResult[] {
  const stream = new IntegerInterpreter(model, { check: true });
  const fresh = new IntegerInterpreter(model);
  const D = model.input.mean.length;
  return windows.map((window) => {
    for (let at = 0; at < window.length; at += D) stream.step(window.subarray(at, at + D));
    return {
      state: Int16Array.from(stream.state.flatMap(({ h, c }) => [...h, ...c])),
      scores: stream.scores(),
      chosen: fresh.classify(window),
    };
  });
}

it("says how many channels it does not name", () => {
  const model = randomModel({ ...plainShape, input: 18 }, 1);
  model.channels = Array.from({ length: 18 }, (_, channel) => `x${channel}`);
  expect(exportC(model, { title: "word" }).files["word.h"]).toContain("x14, x15, and 2 more.");
});

/** Shapes that together use every cell, encoding, non-linearity and path. */
const chosen: Partial<ModelShape>[] = [
  { hidden: 80, rankW: 5, rankU: 40 },
  { hidden: 32, rankW: 8, rankU: 8, gate: "sigmoid", update: "tanh" },
  { hidden: 17, input: 1, gate: "quantSigm4" },
  { hidden: 17, input: 1, rankU: 3, density: 0.4, update: "relu" },
  { hidden: 80, rankW: 5, rankU: 40, density: 0.2 },
  { hidden: 64, rankU: 30, density: 0.03 },
  { hidden: 40, rankU: 30, density: 0.5 },
  { hidden: 9, density: 0 },
  { cell: "FastRNN", hidden: 17, rankU: 4 },
  { cell: "RNN", hidden: 6, update: "tanh" },
  { cell: "GRU", hidden: 17, layers: 2, gate: "sigmoid", update: "tanh" },
  { cell: "GRU", hidden: 12, rankW: 4, rankU: 4, density: 0.5 },
  { cell: "LSTM", hidden: 8, layers: 2, rankU: 4 },
  { cell: "UGRNN", hidden: 5, classes: 1 },
  { cell: "minGRU", hidden: 17, update: "identity" },
  { cell: "minGRU", hidden: 9, rankW: 3, layers: 2, density: 0.4, update: "identity" },
  { cell: "minGRU", hidden: 9, gate: "sigmoid", update: "tanh", extreme: true },
  { cell: "coRNN", hidden: 17 },
  { cell: "coRNN", hidden: 9, rankU: 5, layers: 2, density: 0.4, update: "tanh" },
  { cell: "coRNN", hidden: 12, rankW: 3, rankU: 4, extreme: true },
  { hidden: 300, input: 2, rankU: 2 },
  { hidden: 12, rankW: 5, companded: true },
  { hidden: 4, input: 1, companded: true },
  { hidden: 4, companded: true, extreme: true },
  { hidden: 17, rankU: 5, classes: 6, readout: "mean" },
  { hidden: 9, extreme: true, layers: 2, readout: "mean" },
  { cell: "coRNN", hidden: 9, classes: 6, readout: "max" },
  { cell: "LSTM", hidden: 6, layers: 2, extreme: true, readout: "max" },
  { vocabulary: 300, input: 8, hidden: 16, readout: "mean" },
  { vocabulary: 5, input: 3, cell: "GRU", rankW: 2, extreme: true },
  { vocabulary: 7, input: 1, cell: "LSTM", layers: 2, hidden: 5 },
];

describe.skipIf(!hasProgram("gcc"))("exported C on the host", () => {
  for (const [compiler = "", ...flags] of compilers) {
    it(`equals the interpreter bit for bit, compiled by ${compiler} with sanitizers`, () => {
      const models = chosen.map((shape, at) =>
        hostModel(randomModel({ ...plainShape, ...shape }, at), `chosen ${at}`, at),
      );
      const results = runOnHost(models, compiler, flags);
      models.forEach((model, at) => {
        expect(results[at], `model ${at}`).toEqual(expected(model));
      });
    });
  }

  it("equals it for extreme models and inputs", () => {
    const models = Array.from({ length: 16 }, (_, seed) => {
      const shape = { ...randomShape(seed + 1000), extreme: seed % 2 === 0 };
      return hostModel(randomModel(shape, seed), `random ${seed}`, seed);
    });
    const results = runOnHost(models, "gcc", ["-O0", "-fsanitize=undefined", "-fno-sanitize-recover=all"]);
    models.forEach((model, seed) => {
      expect(results[seed], `seed ${seed}`).toEqual(expected(model));
    });
  });

  it("keeps its constants in flash as an ESP8266 reads it, and equals the interpreter", () => {
    // As in the core's own header: flash is read in whole words, and bytes are extracted from them.
    const pgmspace = `#include <stdint.h>
#define PROGMEM __attribute__((section(".irom")))
static inline uint8_t pgm_read_byte(const void *p) {
  const uintptr_t at = (uintptr_t)p;
  return (uint8_t)(*(const uint32_t *)(at & ~(uintptr_t)3) >> 8 * (at & 3));
}
static inline uint16_t pgm_read_word(const void *p) {
  return (uint16_t)(pgm_read_byte(p) | pgm_read_byte((const uint8_t *)p + 1) << 8);
}
#define pgm_read_ptr(p) (*(const void *const *)(p))
`;
    const shapes = chosen.slice(0, 13);
    const models = shapes.map((shape, at) => hostModel(randomModel({ ...plainShape, ...shape }, at), `esp ${at}`, at));
    inFolder({ "pgmspace.h": pgmspace }, (folder) => {
      const flags = ["-O1", "-DARDUINO_ARCH_ESP8266", `-I${folder}`];
      const results = runOnHost(models, "gcc", flags);
      models.forEach((model, at) => {
        expect(results[at], `model ${at}`).toEqual(expected(model));
      });
      for (const { source, model } of models) {
        for (const [file, text] of Object.entries(source.files)) writeFileSync(join(folder, file), text);
        execFileSync("gcc", ["-std=c99", ...flags, "-c", `${source.name}.c`, "-o", "model.o"], { cwd: folder });
        const sections = execFileSync("size", ["-A", "model.o"], { cwd: folder, encoding: "utf8" });
        const size = (name: string) =>
          Array.from(sections.matchAll(/^(\.[\w.]+) +(\d+)/gm))
            .filter(([, section = ""]) => section.startsWith(name))
            .reduce((sum, [, , bytes]) => sum + Number(bytes), 0);
        expect(size(".irom")).toBeGreaterThanOrEqual(modelStorage(model).bytes);
        // Constants that the compiler generates.
        expect(size(".rodata") + size(".data")).toBeLessThan(200);
      }
    });
  });

  it("uses every encoding in those models", () => {
    const encodings = chosen.flatMap((shape, at) =>
      Array.from(storeLayers(randomModel({ ...plainShape, ...shape }, at)).values(), ({ encoding }) => encoding),
    );
    expect([...new Set(encodings)].sort()).toEqual(["bitmap", "dense", "gaps4", "gaps8"]);
  });
});

const hostile = [
  'a "quoted" name',
  "ends */ here",
  "opens /* there",
  "tri??/graph??'s",
  "back\\slash\\",
  "für Ñandú 中文 🙂",
  "\u202eright to left\u2028line",
  "new\nline\ttab\0null",
  "int",
  "class",
  "stdint",
  "x".repeat(300),
  "%s%n",
  "",
];

describe("hostile names", () => {
  const model = randomModel({ ...plainShape, hidden: 4, classes: hostile.length }, 1);
  model.labels = hostile;
  model.channels = hostile.slice(0, model.input.mean.length);
  const exports: CExport[] = hostile.map((title) =>
    exportC(model, { title, notes: hostile, command: hostile.join(" ") }),
  );

  it("give identifiers that are not keywords or names of standard headers", () => {
    expect(exports.map(({ name }) => name)).toEqual([
      "a_quoted_name",
      "ends_here",
      "opens_there",
      "tri_graph_s",
      "back_slash",
      "fur_nandu",
      "right_to_left_line",
      "new_line_tab_null",
      "model_int",
      "model_class",
      "model_stdint",
      "x".repeat(40),
      "s_n",
      "model",
    ]);
  });

  const strict = [
    ["gcc", "-std=c99"],
    ["clang", "-std=c99"],
    ["g++", "-x", "c++"],
    ["clang++", "-x", "c++"],
  ].filter(([name = ""]) => hasProgram(name));
  for (const [compiler = "", ...flags] of strict) {
    it(`compile without warnings with ${compiler}, all in one program`, () => {
      inFolder(Object.assign({}, ...exports.map(({ files }) => files)), (folder) => {
        const sources = exports.map(({ name }) => `${name}.c`);
        execFileSync(compiler, [...flags, ...strictFlags, "-fsyntax-only", ...sources], { cwd: folder });
      });
    });
  }

  it.skipIf(!hasProgram("gcc"))("are returned unchanged as labels", () => {
    const [first] = exports;
    if (first === undefined) throw new Error("no export");
    const main = `#include <stdio.h>
#include "${first.name}.h"
int main(void) {
  int c;
  for (c = 0; c < ${hostile.length}; c++) printf("%s\\n--\\n", ${first.name}_label(c));
  return 0;
}
`;
    const output = inFolder({ ...first.files, "main.c": main }, (folder) => {
      execFileSync("gcc", ["-std=c99", "main.c", `${first.name}.c`, "-o", "program"], { cwd: folder });
      return execFileSync("./program", { cwd: folder, encoding: "utf8" });
    });
    expect(output.split("\n--\n").slice(0, -1)).toEqual(hostile.map((label) => label.split("\0")[0]));
  });
});

describe.skipIf(!hasProgram("gcc"))("the scale of samples", () => {
  const scaled = (scales: number[]): IntegerModel => {
    const model = randomModel({ ...plainShape, input: scales.length }, 1);
    return { ...model, input: { ...model.input, sampleScale: scales } };
  };
  const samples = (model: IntegerModel, expressions: string[]): number[] => {
    const { files } = exportC(model, { title: "model" });
    const prints = expressions.map((expression) => `printf("%d ", ${expression});`).join("\n");
    const main = `#include <stdio.h>\n#include "model.h"\nint main(void) {\n${prints}\nreturn 0;\n}\n`;
    return inFolder({ ...files, "main.c": main }, (folder) => {
      execFileSync("gcc", ["-std=c99", ...strictFlags, "main.c", "model.c", "-o", "program"], { cwd: folder });
      return execFileSync("./program", { cwd: folder, encoding: "utf8" }).trim().split(" ").map(Number);
    });
  };

  it("is in the header as macros, which convert values to samples as the command line does", () => {
    const values = [1, -1, 0.3, 1e6, -1e6, -0.25];
    const made = samples(
      scaled([0.5, 0.5]),
      values.map((value) => `MODEL_SAMPLE(${value})`),
    );
    expect(made).toEqual([...rawSamples(values, [0.5])]);
    expect(samples(scaled([0.5, 2]), ["MODEL_SAMPLE_0(3)", "MODEL_SAMPLE_1(6)"])).toEqual([6, 3]);
  });

  it("is 1, without a conversion, for data recorded as integers", () => {
    const header = exportC(scaled([1, 1]), { title: "model" }).files["model.h"];
    expect(header).toContain("#define MODEL_SAMPLE_SCALE 1\n");
    expect(header).not.toContain("MODEL_SAMPLE(");
  });
});
