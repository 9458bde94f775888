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
  /** Percent on the test part, or the measure in the name of the set, with its deviation and the number of seeds; null: not finished yet. */
  ours: { value: number; deviation: number | null; seeds: number } | null;
  bytes: number | null;
  /** Accuracy in percent; null if this table does not quote it. */
  paper: number | null;
  /** The paper's size in KB; null if not quoted. */
  paperKilobytes: number | null;
  /** Seconds of training per seed on two idle cores; null: not measured. */
  seconds: number | null;
}

const three = (value: number, deviation: number) => ({ value, deviation, seeds: 3 });
const one = (value: number) => ({ value, deviation: null, seeds: 1 });
const unquoted = { paper: null, paperKilobytes: null, seconds: null };

export const paperRows: readonly PaperRow[] = [
  {
    set: "HAR-2",
    model: "FastGRNN-LSQ",
    row: "har2",
    ours: three(97.85, 0.13),
    bytes: 29_776,
    ...unquoted,
    paper: 95.38,
    seconds: 11,
  },
  {
    set: "HAR-2",
    model: "FastGRNN",
    row: "har2-3kb-ranks",
    ours: { value: 96.99, deviation: 0.21, seeds: 5 },
    bytes: 2_533,
    ...unquoted,
    paper: 95.59,
    paperKilobytes: 3,
  },
  { ...unquoted, set: "HAR-2", model: "FastRNN", row: "har2-fastrnn", ours: three(97.13, 0.1), bytes: 29_456 },
  { ...unquoted, set: "HAR-2", model: "GRU", row: "har2-gru", ours: three(98.31, 0.24), bytes: 87_368 },
  { ...unquoted, set: "HAR-2", model: "LSTM", row: "har2-lstm", ours: three(97.34, 0.97), bytes: 115_848 },
  {
    ...unquoted,
    set: "HAR-2",
    model: "SpectralRNN",
    row: "har2-rnn-spectral",
    ours: three(97.08, 0.33),
    bytes: 29_448,
    paper: 95.48,
  },
  {
    ...unquoted,
    set: "HAR-2",
    model: "oRNN",
    row: "har2-rnn-orthogonal",
    ours: three(96.44, 0.71),
    bytes: 29_448,
    paper: 94.57,
  },
  {
    ...unquoted,
    set: "HAR-2",
    model: "EURNN",
    row: "har2-rnn-rotations",
    ours: one(91.55),
    bytes: 29_448,
    paper: 93.11,
  },
  { ...unquoted, set: "DSA-19", model: "FastGRNN", row: "dsa19-3kb", ours: three(86.32, 0.44), bytes: 2_984 },
  {
    ...unquoted,
    set: "DSA-19",
    model: "SpectralRNN",
    row: "dsa19-rnn-spectral",
    ours: one(77.24),
    bytes: 33_100,
    paper: 80.37,
  },
  { ...unquoted, set: "DSA-19", model: "oRNN", row: "dsa19-rnn-orthogonal", ours: one(76.91), bytes: 33_100 },
  { ...unquoted, set: "DSA-19", model: "EURNN", row: "dsa19-rnn-rotations", ours: one(78.49), bytes: 33_100 },
  {
    ...unquoted,
    set: "Pixel-MNIST-10",
    model: "FastGRNN-LSQ",
    row: "mnist-pixels",
    ours: one(99.08),
    bytes: 72_240,
    paper: 98.72,
  },
  {
    set: "Pixel-MNIST-10",
    model: "FastGRNN",
    row: "mnist-pixels-6kb",
    ours: one(98.65),
    bytes: 5_663,
    ...unquoted,
    paper: 98.2,
    paperKilobytes: 6,
  },
  {
    ...unquoted,
    set: "Pixel-MNIST-10",
    model: "FastRNN",
    row: "mnist-pixels-fastrnn",
    ours: one(98.63),
    bytes: 71_728,
    paper: 96.44,
  },
  {
    ...unquoted,
    set: "PTB-10000 (perplexity)",
    model: "FastGRNN-LSQ",
    row: "ptb",
    ours: one(110.89),
    bytes: 10_806_344,
  },
  {
    ...unquoted,
    set: "PTB-10000 (perplexity)",
    model: "FastRNN",
    row: "ptb-fastrnn",
    ours: one(113.13),
    bytes: 10_805_320,
  },
  {
    ...unquoted,
    set: "PTB-10000 (perplexity)",
    model: "GRU",
    row: "ptb-gru",
    ours: one(92.05),
    bytes: 11_856_960,
  },
  {
    ...unquoted,
    set: "PTB-10000 (perplexity)",
    model: "LSTM",
    row: "ptb-lstm",
    ours: one(95.11),
    bytes: 12_381_248,
  },
  {
    ...unquoted,
    set: "PTB-10000 (perplexity)",
    model: "FastGRNN",
    row: "ptb-39kb",
    ours: one(112.24),
    bytes: 5_178_754,
  },
];

const header = ["set", "model", "ours, %", "bytes", "training", "paper, %", "paper's size", "row"];

function accuracyText(ours: PaperRow["ours"]): string {
  if (ours === null) return "not run";
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
    bytes?.toLocaleString("en-US") ?? "",
    seconds === null ? "" : `${seconds} s`,
    paper?.toFixed(2) ?? "",
    paperKilobytes === null ? "" : `${paperKilobytes} KB`,
    `\`${row}\``,
  ]);
  return [header, header.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
