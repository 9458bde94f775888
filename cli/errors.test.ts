/** @file A mistake gets one line on standard error, exit status 1, and no file written. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fastcells } from "./testing/fastcells.js";
import { filesUnder, temporaryFolder } from "./testing/folders.js";
import { gestureFolder, longRecording } from "./testing/gestures.js";

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);

/** A version 1.0 .npy file of the given header and data. */
function npy(shape: string, type: string, data: Buffer): Buffer {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"), Buffer.from(`${header}\n`), data]);
}

function put(name: string, content: string | Uint8Array): void {
  mkdirSync(join(at(name), ".."), { recursive: true });
  writeFileSync(at(name), content);
}

beforeAll(async () => {
  gestureFolder(at("gestures"), 10);
  longRecording(at("long.csv"), 12);
  const argv = ["train", at("gestures"), "-H", "4", "-e", "2", "-o", at("model.safetensors"), "--quiet"];
  const trained = await fastcells(argv);
  expect(trained).toEqual({ status: 0, stdout: "", stderr: "" });

  const row = "0.1,0.2\n";
  put("empty.csv", "");
  mkdirSync(at("nothing"));
  put("header.csv", "x,y,label\n");
  put("texts.txt", "good\tfine film\nbad\tdull film\n".repeat(8));
  put("ragged.csv", "x,y,label\n1,2,a\n1,a\n1,2,b\n");
  put("text.csv", "x,y,label\n1,2,a\n1,two,a\n1,2,b\n");
  put("nan.csv", "x,y,label\n1,2,a\n1,NaN,a\n1,2,b\n");
  put("gap.csv", "x,y,label\n1,2,a\n1,,a\n1,2,b\n");
  put(
    "binary.csv",
    Uint8Array.from({ length: 4096 }, (_, index) => (index * 197 + 128) & 255),
  );
  put("quote.csv", 'x,y,label\n1,2,"a\n1,2,b\n');
  put("wide/x.npy", npy("(4, 5, 3)", "<f4", Buffer.alloc(240)));
  put("broad/x.npy", npy("(40, 5, 3)", "<f4", Buffer.alloc(2400)));
  put("broad/y.npy", npy("(40,)", "<i4", Buffer.from(Int32Array.from({ length: 40 }, (_, i) => i % 2).buffer)));
  put("wide/y.npy", npy("(4,)", "<i4", Buffer.alloc(16)));
  put("nameless/rise/0.csv", row.repeat(5));
  put("mixed/rise/0.csv", "x,y\n1,2\n");
  put("mixed/fall/0.csv", "x,y,z\n1,2,3\n");
  for (let index = 0; index < 8; index++) put(`one/only/${index}.csv`, row.repeat(5));
  put("single/rise/0.csv", row.repeat(5));
  put("single/fall/0.csv", row.repeat(5));
  put("strange/jump/0.csv", `x,y\n${row.repeat(9)}`);
  put("cut/x_train.npy", npy("(4, 5, 2)", "<f4", Buffer.alloc(100)));
  put("cut/y_train.npy", npy("(4,)", "<i4", Buffer.alloc(16)));
  put("uneven/x_train.npy", npy("(4, 5, 2)", "<f4", Buffer.alloc(160)));
  put("uneven/y_train.npy", npy("(3,)", "<i4", Buffer.alloc(12)));
  put("fake/x_train.npy", "this is no npy file, whatever its name says");
  put("fake/y_train.npy", npy("(4,)", "<i4", Buffer.alloc(16)));
  put("huge/x_train.npy", npy("(99999999, 99999, 99)", "<f4", Buffer.alloc(64)));
  put("huge/y_train.npy", npy("(4,)", "<i4", Buffer.alloc(16)));
  put("objects/x_train.npy", npy("(4, 5, 2)", "|O", Buffer.alloc(160)));
  put("objects/y_train.npy", npy("(4,)", "<i4", Buffer.alloc(16)));
  put("squeezed.csv.gz", gzipSync(`x,y,label\n${"1,2,a\n1,3,b\n".repeat(99)}`).subarray(0, 40));
  put("bad.ts", "@problemName Bad\n@classLabel true 1 2\n@data\n1,2,3:1\n1,two,3:2\n");
  put("cut.ts", "@problemName Cut\n@univariate true\n");
  put("digits/train-images-idx3-ubyte", Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 5, 0, 0, 0, 5, 1, 2, 3));
  put("digits/train-labels-idx1-ubyte", Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  const model = readFileSync(at("model.safetensors"));
  put("cut.safetensors", model.subarray(0, model.length - 7));
  put(
    "noise.safetensors",
    Uint8Array.from({ length: 500 }, (_, index) => (index * 89) & 255),
  );
  const nesting = `${"[".repeat(9999)}${"]".repeat(9999)}`;
  const nestedHeader = Buffer.from(JSON.stringify({ __metadata__: { fastcells: nesting } }));
  const nestedLength = Buffer.alloc(8);
  nestedLength.writeBigUInt64LE(BigInt(nestedHeader.length));
  put("nested.safetensors", Buffer.concat([nestedLength, nestedHeader]));
  put("nested/x.npy", npy("(4, 5, 3)", "<f4", Buffer.alloc(240)));
  put("nested/meta.json", nesting);
  put("other.safetensors", Buffer.from(`\x02\0\0\0\0\0\0\0{}`, "latin1"));
  put("nan.safetensors", Buffer.concat([model.subarray(0, model.length - 4), Buffer.from([0, 0, 0xc0, 0x7f])]));
});

afterAll(() => folder.remove());

/** Command line (names that start with ./ are in the folder), the expected line, and standard input. */
const table: [string, RegExp, string?][] = [
  // The command line itself.
  ["trian data", /^fastcells: trian is not a command: did you mean train\?$/m],
  ["zzz", /^fastcells: zzz is not a command: fastcells --help lists them$/m],
  ["train ./gestures --hiden 8", /--hiden is not an option of fastcells train: did you mean --hidden\?/],
  ["train ./gestures -q", /-q is not an option of fastcells train: fastcells train --help-all lists them/],
  ["--verison", /--verison is not an option of fastcells: did you mean --version\?/],
  ["train", /no data to train on: give a folder or a file/],
  ["train ./gestures ./other", /other is too much, as fastcells train takes \[data\]: leave it out, or quote a name/],
  ["train ./gestures --hidden", /--hidden has no value: give one, as --hidden <n>/],
  ["inspect", /model is missing: give it, as fastcells inspect <model>/],
  ["say", /phrase is missing: give it, as fastcells say <phrase>/],
  ["profile ./model.safetensors", /--board is missing: give it, as --board <names> \(uno, .*\)/],
  ["forwarder --board uno --sensor x", /--sensor x: must be one of mpu6050, adc/],
  ["evaluate ./model.safetensors", /no data to test on: give a folder or a file, or --stream/],
  // Values of options.
  ["train ./gestures --hidden 0", /--hidden 0: must be a whole number from 1 to 4096/],
  ["train ./gestures --hidden 1.5", /--hidden 1\.5: must be a whole number/],
  [
    "train ./gestures --cell GRUU",
    /--cell GRUU: must be one of RNN, FastRNN, FastGRNN, UGRNN, GRU, LSTM, minGRU, coRNN/,
  ],
  ["train ./gestures --gate softmax", /--gate softmax: must be one of sigmoid, .*, or none/],
  ["train ./gestures --epochs 0", /--epochs 0: must be a whole number from 1 to 1000000/],
  ["train ./gestures --batch many", /--batch many: must be a whole number/],
  ["train ./gestures --learning-rate -1", /--learning-rate -1: must be a number above 0/],
  ["train ./gestures --learning-rate nan", /--learning-rate nan: must be a number above 0/],
  ["train ./gestures --decay-at 0.5,2", /--decay-at 0\.5,2: must be a number from 0 to 1/],
  ["train ./gestures --learning-rate 0x1p-3", /--learning-rate 0x1p-3: must be a number above 0/],
  ["train ./gestures --epochs 0x10", /--epochs 0x10: must be a whole number/],
  ["train ./gestures --seed -3", /--seed -3: must be a whole number from 0 to 4294967295/],
  ["train ./gestures --validation 1.5", /--validation 1\.5: must be a number from 0 to 0\.99/],
  [
    "train ./gestures --validation 0.6 --test 0.6",
    /validation and test shares make 1\.2: choose shares that make less than 1/,
  ],
  ["train ./gestures --class-weights 1,2,3", /3.*2/],
  ["train ./gestures --rank-w 9", /9.*rank|rank.*9/i],
  ["train ./gestures --hidden 8 --rank-u 20", /--rank-u is 20: must be at most 8, as --hidden is 8/],
  ["train ./gestures --task guess", /--task guess: must be one of multiclass, multilabel, regression/],
  ["train ./gestures --output", /--output has no value: give one, as --output <file>/],
  // Data.
  ["train ./gestures --words rise,fall", /gestures: no recordings \(WAV\), which --words is for: leave it out/],
  ["train ./gestures --held-out anna", /gestures: no recordings \(WAV\), which --held-out is for: leave it out/],
  ["train ./gestures --vocabulary 9", /gestures: --vocabulary is for text: ask for it with --text, or leave it out/],
  ["train ./gestures --copies 2", /gestures: no recordings \(WAV\), which --copies is for: leave it out/],
  ["train ./gestures --hop 20", /gestures: no recordings \(WAV\), which --hop is for: leave it out/],
  ["train ./gestures --quick -o -", /--output is -: give a file, or \/dev\/stdout for standard output/],
  ["train ./gestures --embedding 9 -e 1", /--embedding is 9, but only text has a use for it: leave it out/],
  ["train ./gestures --bptt 9 -e 1", /--bptt is 9, but only a language model has a use for it: leave it out/],
  ["train ./gestures --text-column y", /gestures: --text-column is for text: ask for it with --text, or leave it out/],
  [
    "train ./broad --window 2",
    /broad: arrays, cut into sequences already, and --window is for tables of numbers: leave/,
  ],
  [
    "train ./texts.txt --text words --stride 2",
    /texts\.txt: text, and --stride is for tables of numbers: leave it out/,
  ],
  ["train ./missing", /missing: no such file or folder/],
  ["train ./nothing", /nothing: .*(empty|no )/],
  ["train ./empty.csv", /empty\.csv: empty file/],
  ["train ./header.csv", /header\.csv: a header and no rows/],
  ["train ./ragged.csv", /ragged\.csv: line 3 has 2 cells, the first has 3/],
  ["train ./text.csv", /text\.csv: line 3, column y is "two", not a number/],
  ["train ./nan.csv", /nan\.csv: line 3, column y is NaN/],
  ["train ./gap.csv", /gap\.csv: line 3, column y is empty/],
  ["train ./binary.csv", /binary\.csv: not UTF-8 text/],
  ["train ./quote.csv", /quote\.csv: line \d/],
  ["train ./mixed", /sample columns.*all files need the same/],
  ["train ./one", /one class/],
  ["train ./single", /part is empty.*record more, cut recordings into windows, or/],
  ["train ./long.csv --label-column colour", /no label column "colour"; the columns are "x", "y", "label", "person"/],
  ["train ./long.csv --channels x,z", /no sample column "z"/],
  ["train ./long.csv --window 500", /the window is 500 steps, longer than the longest recording.*40/],
  ["train ./long.csv --window 0", /--window 0: must be a whole number from 1 to/],
  ["train ./cut", /x_train\.npy: .*(cut short|needs)/],
  ["train ./uneven", /4.*3|3.*4/],
  ["train ./fake", /x_train\.npy: /],
  ["train ./huge", /x_train\.npy: /],
  ["train ./objects", /x_train\.npy: .*O/],
  ["train ./squeezed.csv.gz", /squeezed\.csv\.gz: damaged or cut short gzip data/],
  ["train ./bad.ts", /bad\.ts: .*two/],
  ["train ./cut.ts", /cut\.ts: /],
  ["train ./digits", /train-images-idx3-ubyte: /],
  ["train ./gestures --stride 5", /a stride of 5 steps without a window: give a window/],
  ["train ./gestures --quick --thorough", /--quick and --thorough exclude each other/],
  // Files to write.
  ["train ./gestures -o ./no/such/folder/m.safetensors", /cannot write .*m\.safetensors: there is no folder/],
  ["train ./gestures -o ./nothing", /cannot write .*nothing: it is a folder/],
  ["train ./gestures -o ./new.safetensors --log ./no/log.jsonl", /cannot write .*log\.jsonl: there is no folder/],
  // Checkpoints.
  ["train --resume ./missing.checkpoint", /there is no checkpoint .*missing\.checkpoint/],
  ["train --resume ./model.safetensors", /model\.safetensors: not a checkpoint/],
  ["train --resume ./noise.safetensors", /noise\.safetensors: /],
  ["train --resume ./model.safetensors --hidden 9", /--hidden with --resume: the run keeps its own options/],
  // Models.
  ["inspect ./missing.safetensors", /there is no model .*missing\.safetensors/],
  ["inspect ./gestures", /gestures is a folder, not a model/],
  ["inspect ./cut.safetensors", /cut\.safetensors: the tensors need \d+ bytes, the file holds \d+/],
  ["inspect ./noise.safetensors", /noise\.safetensors: a header of \d+ bytes: at most \d+ fit/],
  ["inspect ./other.safetensors", /other\.safetensors: .*not a fastcells model/],
  ["inspect ./nan.safetensors", /nan\.safetensors: tensor .* holds NaN/],
  ["inspect ./long.csv", /long\.csv: /],
  ["inspect /dev/zero", /\/dev\/zero is a device, not a model: give the file's name/],
  ["train --resume /dev/zero", /\/dev\/zero is a device, not a checkpoint: give the file's name/],
  ["evaluate ./model.safetensors ./wide", /the model takes 2 channels \(x, y\), the data have 3/],
  ["evaluate ./model.safetensors ./strange", /the data have class "jump", the model knows fall, rise/],
  ["evaluate ./model.safetensors ./gestures --part most", /--part most: must be one of train, validation, test, all/],
  ["predict ./model.safetensors ./nameless", /no sample column "x"; the columns are "1", "2"/],
  ["predict ./model.safetensors ./wide", /the model takes 2 channels \(x, y\), the data have 3/],
  ["predict ./model.safetensors", /standard input, line 1: 3 numbers, the model takes 2 a step/, "1,2,3\n"],
  ["predict ./model.safetensors", /standard input, line 2: "two" is not a finite number/, "1,2\n1,two\n"],
  ["predict ./model.safetensors", /standard input, line 1: "" is not a finite number/, "1,\n"],
  ["predict ./model.safetensors", /standard input is a WAV file, not text: name the file/, "RIFF$\0\0\0WAVEfmt \n"],
  [
    "evaluate ./model.safetensors ./gestures --det ./d.svg",
    /--det without --stream: .*; leave it out, or give --stream/,
  ],
  [
    "evaluate ./model.safetensors --stream ./a.wav --track ./a.csv --part all",
    /--part with --stream: .*; leave it out/,
  ],
  [
    "predict ./model.safetensors ./gestures --label-column y",
    /--label-column: predictions need no labels: leave it out/,
  ],
  ["predict ./model.safetensors --window 3", /--window with standard input, .*: leave it out, or name a file/, "1,2\n"],
  // Names and nesting.
  [`train ./${"a".repeat(300)}`, /name too long|cannot read it/],
  [`inspect ./${"a/".repeat(3000)}`, /name too long/],
  [`train ./gestures -o ./${"a".repeat(300)}`, /the name is too long/],
  ["inspect ./nested.safetensors", /nested\.safetensors: the spec in its metadata is not JSON/],
  ["train ./nested", /nested\/meta\.json: not JSON \(it nests deeper than 100/],
  ["compress ./model.safetensors ./broad", /the model takes 2 channels \(x, y\), the data have 3/],
];

describe("a mistake", () => {
  it.each(table)("%s", async (line, message, stdin) => {
    const argv = line.split(" ").map((word) => (word.startsWith("./") ? at(word.slice(2)) : word));
    const before = filesUnder(folder.path);
    if (argv[0] === "train" && !argv.includes("--resume") && !argv.includes("-o"))
      argv.splice(1, 0, "-o", at("new.safetensors"));
    const { status, stderr } = await fastcells(argv, stdin === undefined ? {} : { stdin });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^fastcells: [^\n]+\n$/);
    expect(status).toBe(1);
    expect(filesUnder(folder.path)).toEqual(before);
  });
});
