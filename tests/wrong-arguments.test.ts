/** @file What a program in plain JavaScript may get wrong is refused in words that name the value and the remedy. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  findBoard,
  formatListenerLine,
  formatListenerProfile,
  formatProfile,
  formatProfileLine,
  profileListener,
  profileModel,
  runSketch,
} from "../src/boards/index.js";
import { arduinoZip, exportC, listenerFiles } from "../src/deploy/index.js";
import {
  compress,
  compressFitted,
  compressionText,
  confusionPicture,
  contractOf,
  evaluateModel,
  InputError,
  type IntegerModel,
  importEdgeml,
  languageData,
  listen,
  lossPicture,
  type Model,
  predict,
  reportText,
  sequencesOfArrays,
  splitSequences,
  Trainer,
  train,
  trainFitted,
  Writer,
  windowsOf,
} from "../src/index.js";
import { loadAudio, loadData } from "../src/node.js";
import { frontEnd, frontEndSpec, Listener } from "../src/sound.js";

/** What plain JavaScript may give for anything. */
const given = (json: string) => JSON.parse(json);
const none = given("[]")[0];

const x = Array.from({ length: 12 }, (_, n) => Array.from({ length: 5 }, (_, t) => [n + t, (t * n) % 7]));
const data = sequencesOfArrays({ x, y: x.map((_, n) => "abc"[n % 3]) });
const split = splitSequences(data, { validation: 0.2, test: 0.2 });
let model: Model;
let integer: IntegerModel;

beforeAll(async () => {
  ({ model } = await train(data, split, { hidden: 4, epochs: 1, threads: 1 }));
  ({ integer } = await compress(model, data, split, { epochs: 1, threads: 1 }));
});

type Case = [what: string, use: () => unknown, message: string];

describe("a wrong argument", () => {
  it.each<Case>([
    ["share", () => splitSequences(data, given('{"validation": "0.1"}')), 'validation is "0.1": must be a number'],
    ["rate", () => sequencesOfArrays({ x, y: null }, given('{"sampleRate": "50"}')), 'sampleRate is "50": must be a'],
    ["rate", () => sequencesOfArrays({ x, y: null }, { sampleRate: -1 }), "sampleRate is -1: must be a number above 0"],
    ["names", () => sequencesOfArrays({ x, y: null }, given('{"channelNames": "ab"}')), "must be an array of strings"],
    ["unit", () => sequencesOfArrays({ x, y: null }, given('{"commonUnit": "yes"}')), "must be true or false"],
    ["readout", () => sequencesOfArrays({ x, y: null }, given('{"readout": "mean"}')), "must be one of last, every"],
    ["labels", () => sequencesOfArrays({ x, y: null }, given('{"labels": "ab"}')), 'labels is "ab": must be an array'],
    ["text", () => languageData(given('"abc"'), { unit: "bytes", vocabulary: [] }), "the texts are a string: give"],
    ["texts", () => languageData([], { unit: "bytes", vocabulary: [] }), "the texts are none: give"],
    ["vocabulary", () => languageData([[1, 2]], none), "the vocabulary is undefined without a unit (words,"],
    ["unit", () => languageData([[1, 2]], given('{"unit": "byte", "vocabulary": []}')), "without a unit (words,"],
    [
      "sections",
      () => languageData([[1, 2]], { unit: "bytes", vocabulary: [] }, [0]),
      "sections is 0: must be a whole",
    ],
    ["files", () => importEdgeml(given("{}")), "the files are an Object: give a Map"],
    ["option", () => importEdgeml(new Map(), given('{"gat": "tanh"}')), "gat is not an option: did you mean gate?"],
    ["gate", () => importEdgeml(new Map(), given('{"gate": "tan"}')), 'gate is "tan": must be one of sigmoid,'],
    ["option", () => frontEndSpec(8000, given('{"hop": 10}')), "hop is not an option: the options are"],
    ["kind", () => frontEndSpec(8000, given('{"arithmetic": "int"}')), "must be one of fixed, float"],
    [
      "samples",
      () => frontEnd(frontEndSpec(8000)).features(given("[1]")),
      "the samples are an Array: give an Int16Array",
    ],
    ["taker", () => frontEnd(frontEndSpec(8000)).stream(none), "take is undefined: give a function"],
    [
      "setting",
      () => Trainer.create(data, split, {}, given('{"modle": 1}')),
      "modle is not an option: the options are model, view",
    ],
    [
      "model",
      () => Trainer.create(data, split, {}, { model: given('{"kind": "integer"}') }),
      "the model to train further is an integer model: give a float model",
    ],
    ["float model", () => contractOf(given(JSON.stringify(model))), "the model is a copy by JSON: keep the bytes of"],
    ["integer model", () => exportC(given(JSON.stringify(integer))), "the model is a copy by JSON: keep the bytes of"],
    ["network", () => listenerFiles(integer, none), "the network is undefined: give the result of exportC(model)"],
    ["filters", () => frontEndSpec(8000, given('{"filters": "32"}')), 'filters is "32": needs an integer from 2'],
    ["run", () => Reflect.construct(Trainer, []), "the state of the run is undefined: give Trainer.create(data, split"],
    ["writer", () => Reflect.construct(Writer, []), "the stream of the model is undefined: give a model to await"],
    ["options", () => frontEndSpec(8000, given("null")), "the options are null: give an object, as { arithmetic"],
    [
      "options",
      () => reportText(given('{"task": "regression"}'), given("null")),
      "the options are null: give an object, as { width",
    ],
    ["options", () => Trainer.create(data, split, given("[]")), "the options are an Array: give an object, as { "],
    ["board", () => findBoard(none), 'board "undefined" is unknown: choose one of uno'],
    ["matrix", () => confusionPicture(none, []), "the confusion matrix is undefined: give the confusion of"],
    ["labels", () => confusionPicture([], none), "the list of labels is undefined: give the labels of the model"],
    [
      "matrix",
      () => confusionPicture([[1, 0], [1]], ["a", "b"]),
      "a side of the confusion matrix is 1 long: give 2 rows of 2, one for each label",
    ],
    ["history", () => lossPicture(none), "the history is undefined: give the history of train's result"],
    [
      "evaluation",
      () => reportText(given("{}")),
      "the evaluation is an Object: give the result of await evaluateModel(…)",
    ],
    ["compression", () => compressionText(none), "the compression is undefined: give the result of await compress(…)"],
    ["profile", () => formatProfile(none), "the profile is undefined: give the result of await profileModel(…)"],
    ["profile", () => formatProfileLine(none), "the profile is undefined: give the result of await profileModel(…)"],
    ["profile", () => formatListenerProfile(none), "give the result of await profileListener(…)"],
    ["profile", () => formatListenerLine(none), "give the result of await profileListener(…)"],
    ["library", () => arduinoZip(none), "the library is undefined: give the result of arduinoLibrary(…)"],
    ["model", () => listenerFiles(none, none), "the model is undefined: give a model from decodeModel"],
    ["description", () => frontEnd(none), "the front end's description is undefined: give the result of frontEndSpec"],
    ["front end", () => new Listener(none, none, none), "the front end is undefined: give front of await listeningOf"],
    [
      "scorer",
      () => new Listener(frontEnd(frontEndSpec(8000)), given("{}"), none),
      "the scorer is an Object: give scorer of await listeningOf(model)",
    ],
    ["option", () => runSketch(":00", given('{"cycles": 1}')), "cycles is not an option: the options are serialInput"],
    ["checkpoint", () => Trainer.resume(data, split, none), "the checkpoint: its bytes are undefined: give"],
    ["data", () => Trainer.resume(none, none, Uint8Array.of()), "the data are undefined: give"],
    ["view", () => Trainer.create(data, split, {}, given('{"view": 3}')), "view is a number: give a function"],
    ["view", () => Trainer.resume(data, split, none, 1, given("[]")), "view is an Array: give a function"],
    ["options", () => Trainer.create(data, split, {}, given("3")), "the options are a number: give an object"],
    ["program", () => runSketch("hello"), 'the program is "hello": give Intel HEX'],
  ])("is refused in words: %s", (_, use, message) => {
    expect(use).toThrow(InputError);
    expect(use).toThrow(message);
  });

  it.each<Case>([
    ["option", () => loadData("nowhere", given('{"windw": 5}')), "windw is not an option: did you mean window?"],
    ["window", () => loadData("nowhere", given('{"window": "5"}')), 'window is "5": must be a whole number from 1'],
    ["path", () => loadData(given("5")), "the path of the data is a number: give a string, or a file: URL"],
    ["path", () => loadAudio(new URL("https://example.org/a.wav")), "https://example.org/a.wav: only files of this"],
    ["option", () => loadAudio("nowhere", given('{"hopp": 20}')), "hopp is not an option: did you mean hop?"],
    ["copies", () => loadAudio("nowhere", { copies: -1 }), "copies is -1: must be a whole number from 0 to 1000"],
    ["share", () => loadAudio("nowhere", { leadIn: 2 }), "leadIn is 2: must be a number from 0 to 1"],
    ["threads", () => loadAudio("nowhere", { threads: 0 }), "threads is 0: must be a whole number from 1 to 256"],
    ["words", () => loadAudio("nowhere", given('{"words": "yes"}')), 'words is "yes": must be an array, each text'],
    ["threads", () => predict(model, data, [0], { threads: 0 }), "threads is 0: must be a whole number from 1 to 256"],
    [
      "option",
      () => predict(integer, data, [0], given('{"thread": 1}')),
      "thread is not an option: did you mean threads?",
    ],
    [
      "options",
      () => evaluateModel(model, data, [0], given("null")),
      "the options are null: give an object, as { threads",
    ],
    [
      "list",
      () => train(data, split, given('{"decayAt": 0.5}')),
      "decayAt is 0.5: must be an array, each a number from",
    ],
    ["options", () => train(data, split, given("null")), "the options are null: give an object, as { "],
    ["options", () => trainFitted(data, split, given("null")), "the options are null: give an object, as { "],
    ["options", () => compress(model, data, split, given("null")), "the options are null: give an object, as { "],
    [
      "board",
      () => compressFitted(null, data, split, given('{"board": "unno"}')),
      'board is "unno": must be one of uno',
    ],
    ["options", () => compressFitted(model, data, split, given("[]")), "the options are an Array: give an object"],
    ["options", () => listen(model, none, given("null")), "the options are null: give an object, as { keywords"],
    ["samples", () => train({ ...data, values: none }, split), "the samples of the data are undefined: give a typed"],
    ["targets", () => train({ ...data, targets: none }, split), "the targets of the data are undefined: give null"],
    ["model", () => predict(given('{"kind": "float"}'), data), "the model is an Object: give a model from decodeModel"],
    ["hooks", () => train(data, split, {}, given("[]")), "the hooks are an Array: give an object such as"],
    [
      "board",
      () => profileModel(integer, given("{}"), [Int16Array.of(1, 2)], { title: "m" }),
      'the board is an Object: give one of boards, or its name, as "uno"',
    ],
    ["data", () => trainFitted(none, none), "the data are undefined: give"],
    [
      "flag",
      () => trainFitted(data, split, {}, given('{"keepValidation": 1}')),
      "keepValidation is 1: must be true or",
    ],
    ["hook", () => train(data, split, {}, given('{"onEpochs": 1}')), "onEpochs is not a hook: did you mean onEpoch?"],
    [
      "hook",
      () => trainFitted(data, split, {}, {}, given('{"onFitt": 1}')),
      "onFitt is not a hook: did you mean onFit?",
    ],
    [
      "hook",
      () => compress(model, data, split, {}, given('{"onStages": 1}')),
      "onStages is not a hook: did you mean onStage?",
    ],
    [
      "hook",
      () => compressFitted(model, data, split, {}, {}, given('{"onRestart": 1}')),
      "onRestart is not a hook: there are onCheckpoint, resume, signal, onStage, onBatch,",
    ],
    ["hook", () => loadAudio("nowhere", {}, given('{"onClip": 1}')), "onClip is not a hook: did you mean onClips?"],
    ["hook", () => loadAudio("nowhere", {}, given('{"onClips": 1}')), "onClips is a number: give a function"],
    [
      "hook",
      () => Trainer.create(data, split, { threads: 1 }).trainEpoch(given('{"shouldstop": 1}')),
      "shouldstop is not a hook: did you mean shouldStop?",
    ],
    [
      "model",
      () => compressFitted(given('{"kind": "integer"}'), data, split),
      "the model to compress is an integer model",
    ],
    ["windows", () => profileModel(integer, "uno", none, { title: "m" }), "the list of windows is undefined: give an"],
    [
      "window",
      () => profileModel(integer, "uno", [given("[1]")], { title: "m" }),
      "one of the windows is an Array: give an Int16Array of raw samples",
    ],
    ["clips", () => profileListener(integer, "uno", none, { title: "m" }), "the list of clips is undefined: give an"],
    ["options", () => profileModel(integer, "uno", [], none), "the options are undefined: give an object, as { title"],
    ["split", () => compressFitted(model, data, none), "the split's train part is undefined: give"],
    [
      "rank",
      () => train(data, split, { rankW: 3 }),
      "rankW 3 is above 2, the full rank of W [2, 64]: lower it to 2, or set null",
    ],
  ])("is refused in words after a call: %s", async (_, use, message) => {
    await expect(use()).rejects.toThrow(InputError);
    await expect(use()).rejects.toThrow(message);
  });

  it("of windowsOf is refused in words", () => {
    const all = { sequences: data, test: null };
    expect(() => windowsOf(Object.assign(given("{}"), model), all, 3)).toThrow("has to be integer");
    expect(() => windowsOf(integer, given(JSON.stringify(data)), 3)).toThrow("give an object, as { sequences, test");
    expect(() => windowsOf(integer, all, 0)).toThrow("count is 0: must be a whole number of at least 1");
    expect(() => windowsOf(integer, { ...all, test: Uint32Array.of(99) }, 3)).toThrow("index 99 is not one of 12");
    expect(windowsOf(integer, all, 3)).toHaveLength(3);
  });
});
