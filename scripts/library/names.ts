// The public names of each import, grouped as docs/library.md shows them, in the order of use.

export interface ImportedNames {
  from: string;
  /** The file that exports them. */
  file: string;
  about: string;
  /** Names by the heading that they stand under. */
  parts: Readonly<Record<string, readonly string[]>>;
}

export const imports: readonly ImportedNames[] = [
  {
    from: "fastcells",
    file: "src/index.ts",
    about: "Data, training, compression, model files, prediction. For Node and pages.",
    parts: {
      Data: ["sequencesOfArrays", "splitSequences", "languageData", "parseNpy", "parseIdx", "Sequences", "Split"],
      Training: ["train", "trainFitted", "fitDefaults", "Trainer", "TrainOptions", "trainDefaults", "EpochReport"],
      Compression: ["compress", "compressFitted", "CompressOptions", "compressionText"],
      "Using a model": ["predict", "classify", "openStream", "ModelStream", "listen", "Writer", "windowsOf"],
      Evaluation: ["evaluateModel", "Evaluation", "reportText", "confusionPicture", "lossPicture"],
      Models: ["encodeModel", "decodeModel", "importEdgeml", "contractOf", "AnyModel", "Model", "IntegerModel"],
      Other: ["cellNames", "nonlinearities", "InputError"],
    },
  },
  {
    from: "fastcells/sound",
    file: "src/sound.ts",
    about: "Models of sound: front ends and listeners. For Node and pages.",
    parts: {
      "Front ends": ["frontEndSpec", "FrontEndSpec", "frontEnd", "FrontEnd"],
      Listening: ["listeningOf", "Listening", "Listener", "Heard", "StepScorer", "DetectorOptions", "DetectorSpec"],
    },
  },
  {
    from: "fastcells/deploy",
    file: "src/deploy/index.ts",
    about: "Texts and bytes to deploy. For Node and pages.",
    parts: {
      C: ["exportC", "CExportOptions", "CExport", "listenerFiles"],
      Arduino: ["arduinoLibrary", "arduinoZip", "ArduinoOptions", "ArduinoLibrary"],
      WebAssembly: ["exportWasm", "WasmExportOptions", "WasmExport"],
      "ONNX and tensors": ["exportOnnx", "OnnxOptions", "exportNpy", "exportJson"],
    },
  },
  {
    from: "fastcells/boards",
    file: "src/boards/index.ts",
    about: "What a model costs on a board, in an emulator. Node only; needs the board's compiler.",
    parts: {
      Boards: ["boards", "findBoard", "Board", "BoardId", "Core"],
      Profiles: ["profileModel", "Profile", "Footprint", "formatProfile", "formatProfileLine"],
      "Profiles of sound": ["profileListener", "ListenerProfile", "formatListenerProfile", "formatListenerLine"],
      Sketches: ["canCompileSketches", "compileSketch", "runSketch", "SketchOptions", "SketchRun"],
    },
  },
  {
    from: "fastcells/node",
    file: "src/node.ts",
    about: "Reading of files. Node only.",
    parts: {
      "Any data": ["loadData", "LoadOptions", "LoadedData"],
      Recordings: ["loadAudio", "AudioOptions", "AudioHooks", "LoadedAudio"],
    },
  },
];
