/**
 * @file The table in the paper's form (Kusupati et al., NIPS 2018, tables 3 and 4): results measured here by the rows'
 * commands, and the paper's. `npm run results -- paper` prints it; docs/results.md has it.
 */
interface PaperRow {
  set: string;
  /**
   * The paper's name of the model: "FastGRNN-LSQ" is without low rank, sparsity and quantisation, "FastGRNN" has all of
   * them.
   */
  model: string;
  /** `npm run results -- ROW`. */
  row: string;
  /** Percent on the test part, or the measure in the name of the set, with its deviation and the number of seeds. */
  ours: { value: number; deviation: number | null; seeds: number };
  bytes: number;
  /** Accuracy in percent; null if this table does not quote it. */
  paper: number | null;
  /** The paper's size in KB; null if not quoted. */
  paperKilobytes: number | null;
  /** Seconds of training per seed on two idle cores; null: not measured. */
  seconds: number | null;
}

const three = (value: number, deviation: number) => ({ value, deviation, seeds: 3 });
const one = (value: number) => ({ value, deviation: null, seeds: 1 });

/** @param quoted what the paper says of it, and its time if that was measured */
function measured(
  set: string,
  model: string,
  row: string,
  ours: PaperRow["ours"],
  bytes: number,
  quoted: Partial<Pick<PaperRow, "paper" | "paperKilobytes" | "seconds">> = {},
): PaperRow {
  return { paper: null, paperKilobytes: null, seconds: null, ...quoted, set, model, row, ours, bytes };
}

const pixels = "Pixel-MNIST-10";
const treebank = "PTB-10000 (perplexity)";

export const paperRows: readonly PaperRow[] = [
  measured("HAR-2", "FastGRNN-LSQ", "har2", three(97.85, 0.13), 29_776, { paper: 95.38, seconds: 11 }),
  measured("HAR-2", "FastGRNN", "har2-3kb-ranks", { value: 96.99, deviation: 0.21, seeds: 5 }, 2_533, {
    paper: 95.59,
    paperKilobytes: 3,
  }),
  measured("HAR-2", "FastRNN", "har2-fastrnn", three(97.13, 0.1), 29_456),
  measured("HAR-2", "GRU", "har2-gru", three(98.31, 0.24), 87_368),
  measured("HAR-2", "LSTM", "har2-lstm", three(97.34, 0.97), 115_848),
  measured("HAR-2", "SpectralRNN", "har2-rnn-spectral", three(97.08, 0.33), 29_448, { paper: 95.48 }),
  measured("HAR-2", "oRNN", "har2-rnn-orthogonal", three(96.44, 0.71), 29_448, { paper: 94.57 }),
  measured("HAR-2", "EURNN", "har2-rnn-rotations --set epochs=100", three(91.99, 0.39), 29_448, { paper: 93.11 }),
  measured("DSA-19", "FastGRNN-LSQ", "dsa19", three(85.42, 1.41), 33_364),
  measured("DSA-19", "FastGRNN", "dsa19-3kb", three(86.32, 0.44), 2_984),
  measured("DSA-19", "FastRNN", "dsa19-fastrnn", three(83.81, 0.77), 33_108),
  measured("DSA-19", "SpectralRNN", "dsa19-rnn-spectral", three(77.13, 0.55), 33_100, { paper: 80.37 }),
  measured("DSA-19", "oRNN", "dsa19-rnn-orthogonal", three(78.5, 2.61), 33_100),
  measured("DSA-19", "EURNN", "dsa19-rnn-rotations", three(75.79, 2.7), 33_100),
  measured(pixels, "FastGRNN-LSQ", "mnist-pixels", one(99.08), 72_240, { paper: 98.72 }),
  measured(pixels, "FastGRNN", "mnist-pixels-6kb", one(98.65), 5_663, { paper: 98.2, paperKilobytes: 6 }),
  measured(pixels, "FastRNN", "mnist-pixels-fastrnn", one(98.63), 71_728, { paper: 96.44 }),
  measured(pixels, "GRU", "mnist-pixels-gru --set epochs=10", one(98.58), 205_352),
  measured(pixels, "LSTM", "mnist-pixels-lstm --set epochs=10", one(98.32), 271_400),
  measured(pixels, "oRNN", "mnist-pixels-rnn-orthogonal --set epochs=10", three(86.98, 3.55), 71_720),
  measured(
    pixels,
    "EURNN",
    "mnist-pixels-rnn-rotations --set epochs=10 learningRate=0.001",
    three(41.85, 13.42),
    71_720,
  ),
  measured(pixels, "RNN", "mnist-pixels-rnn --set epochs=10 learningRate=0.001", three(19.02, 7.25), 71_720),
  measured(treebank, "FastGRNN-LSQ", "ptb", one(110.89), 10_806_344),
  measured(treebank, "FastRNN", "ptb-fastrnn", one(113.13), 10_805_320),
  measured(treebank, "RNN", "ptb-rnn", one(118.61), 10_805_312),
  measured(treebank, "SpectralRNN", "ptb-rnn-spectral --set recurrentFactors=32", one(124.16), 10_805_312),
  measured(treebank, "GRU", "ptb-gru", one(92.05), 11_856_960),
  measured(treebank, "LSTM", "ptb-lstm", one(95.11), 12_381_248),
  measured(treebank, "FastGRNN", "ptb-39kb", one(112.24), 5_178_754),
];

const header = ["set", "model", "ours, %", "bytes", "training", "paper, %", "paper's size", "row"];

function accuracyText(ours: PaperRow["ours"]): string {
  const value =
    ours.deviation === null ? ours.value.toFixed(2) : `${ours.value.toFixed(2)} ± ${ours.deviation.toFixed(2)}`;
  return ours.seeds === 1 ? `${value} (one seed)` : value;
}

/** The table as Markdown. */
export function paperTable(): string {
  const cells = paperRows.map(({ set, model, row, ours, bytes, paper, paperKilobytes, seconds }) => [
    set,
    model,
    accuracyText(ours),
    bytes.toLocaleString("en-US"),
    seconds === null ? "" : `${seconds} s`,
    paper?.toFixed(2) ?? "",
    paperKilobytes === null ? "" : `${paperKilobytes} KB`,
    `\`${row}\``,
  ]);
  return [header, header.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
