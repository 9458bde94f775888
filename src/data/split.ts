import { InputError } from "../core/errors.js";
import { type Random, random, shuffle } from "../core/random.js";
import { defaultsOf, type OptionTable, resolve } from "../options/table.js";
import { real, whole } from "../options/values.js";
import { checkSequences, indicesOf } from "./check-sequences.js";
import type { Sequences, Split } from "./sequences.js";

/** How sequences are divided into parts. */
export interface SplitOptions {
  /** Fraction of the sequences for validation, in [0, 1). If the test part is given, a fraction of the others. */
  validation: number;
  /** Fraction of the sequences for testing, in [0, 1); ignored if the data have their own test part. */
  test: number;
  seed: number;
}

const part = real({ least: 0, most: 0.99 });

export const splitTable: OptionTable<SplitOptions> = {
  validation: {
    values: part,
    default: 0.1,
    unit: "share",
    group: "Parts",
    help: "share of the data for choosing the best epoch; 0: none",
  },
  test: {
    values: part,
    default: 0.2,
    unit: "share",
    basic: true,
    group: "Parts",
    help: "share held out for the final test, if the data have no test part of their own",
  },
  seed: {
    values: whole({ least: 0, most: 0xffff_ffff }),
    default: 0,
    unit: "n",
    flag: "splitSeed",
    group: "Parts",
    help: "seed that divides the data",
  },
};

export const defaultSplit: Readonly<SplitOptions> = defaultsOf(splitTable);

/** The parts in the order in which ties are broken: small parts first. */
const parts = ["test", "validation", "train"] as const;
type Shares = Record<(typeof parts)[number], number>;

/**
 * Divides sequences into training, validation and test parts, the same for the same seed. If the sequences have groups,
 * each group goes as a whole into the part that lacks its classes most; otherwise each class is divided in the given
 * shares (sequences without one class each, as in regression, are divided at random). Parts given by the data are kept.
 *
 * @param test the data's own test part, or null
 * @param validation the data's own validation part, or null
 * @returns indices, ascending in each part
 * @throws InputError if the shares are invalid, a requested part would be empty, or there is only one class
 */
export function splitSequences(
  sequences: Sequences,
  options: Partial<SplitOptions> = {},
  test: Uint32Array | null = null,
  validation: Uint32Array | null = null,
): Split {
  checkSequences(sequences);
  const asked = resolve(splitTable, options);
  const shares: Shares = {
    test: test === null ? asked.test : 0,
    validation: validation === null ? asked.validation : 0,
    train: 1,
  };
  shares.train = 1 - shares.test - shares.validation;
  checkShares(shares);

  const [ownTest, ownValidation] = [test, validation].map((part) => part && indicesOf(sequences, part));
  const validated = new Set(ownValidation);
  const twice = ownTest?.find((index) => validated.has(index));
  if (twice !== undefined) {
    throw new InputError(`sequence ${twice} is in the test and in the validation part: give each sequence one part`);
  }
  const held = new Set([...(test ?? []), ...(validation ?? [])]);
  const indices = Array.from(sequences.lengths.keys()).filter((index) => !held.has(index));
  const divide = sequences.groups === null ? divideByClass : divideByGroup;
  const divided = divide(sequences, indices, shares, random(asked.seed));
  const sorted = (part: number[]): Uint32Array => Uint32Array.from(part).sort();
  const split: Split = {
    train: sorted(divided.train),
    validation: validation === null ? sorted(divided.validation) : validation.slice().sort(),
    test: test === null ? sorted(divided.test) : test.slice().sort(),
  };
  checkParts(sequences, split, shares);
  return split;
}

function checkShares(shares: Shares): void {
  if (shares.train < 1e-9) {
    const sum = shares.validation + shares.test;
    throw new InputError(
      `validation and test shares make ${sum}: choose shares that make less than 1, to leave some for training`,
    );
  }
}

type Divided = Record<(typeof parts)[number], number[]>;

/** The class of each sequence, or 0 for all if sequences do not have one class each. */
function classOf({ targets }: Sequences): (index: number) => number {
  if (targets === null || targets.task !== "multiclass" || targets.readout !== "last") return () => 0;
  return (index) => targets.values[index]!;
}

/** Stratified: the next class makes up for what rounding took from a part in one class. */
function divideByClass(sequences: Sequences, indices: number[], shares: Shares, generator: Random): Divided {
  const divided: Divided = { train: [], validation: [], test: [] };
  const classes = gather(indices, classOf(sequences));
  const owed = { test: 0, validation: 0 };
  for (const members of classes) {
    shuffle(members, generator);
    const size = members.length;
    // One sequence of each class stays for training.
    let free = size - 1;
    for (const part of ["test", "validation"] as const) {
      owed[part] += shares[part] * size;
      const taken = Math.min(Math.max(Math.round(owed[part]), 0), free);
      owed[part] -= taken;
      free -= taken;
      for (const index of members.splice(members.length - taken, taken)) divided[part].push(index);
    }
    for (const index of members) divided.train.push(index);
  }
  return divided;
}

/** Assigns groups in random order, each to the part that lacks its classes most. */
function divideByGroup(sequences: Sequences, indices: number[], shares: Shares, generator: Random): Divided {
  const groupIds = sequences.groups ?? [];
  const groups = shuffleLists(
    gather(indices, (index) => groupIds[index]!),
    generator,
  );
  const wanted = parts.filter((part) => shares[part] > 0);
  if (groups.length < wanted.length) {
    const have = `${groups.length} group${groups.length === 1 ? "" : "s"}`;
    throw new InputError(
      `${have} for ${wanted.length} parts (${wanted.join(", ")}): a group is never split; ` +
        "record more groups, set a part's share to 0, or leave the group column out",
    );
  }

  const label = classOf(sequences);
  const sizes = new Map<number, number>();
  for (const index of indices) sizes.set(label(index), (sizes.get(label(index)) ?? 0) + 1);
  const missing = wanted.map((part) => new Map(Array.from(sizes, ([id, size]) => [id, shares[part] * size])));
  const assigned: number[][][] = wanted.map(() => []);
  for (const group of groups) {
    const need = missing.map((counts) => {
      let sum = 0;
      for (const index of group) sum += (counts.get(label(index)) ?? 0) / (sizes.get(label(index)) ?? 1);
      return sum;
    });
    const part = need.indexOf(Math.max(...need));
    assigned[part]!.push(group);
    const counts = missing[part]!;
    for (const index of group) counts.set(label(index), (counts.get(label(index)) ?? 0) - 1);
  }

  const richest = (): number[][] => assigned.reduce((most, part) => (part.length > most.length ? part : most));
  for (const part of assigned) if (part.length === 0) part.push(richest().pop()!);
  const divided: Divided = { train: [], validation: [], test: [] };
  for (const [position, part] of wanted.entries()) divided[part] = assigned[position]!.flat();
  return divided;
}

/** Lists of the indices that share a key, by ascending key. */
function gather(indices: number[], key: (index: number) => number): number[][] {
  const lists = new Map<number, number[]>();
  for (const index of indices) {
    const list = lists.get(key(index));
    if (list === undefined) lists.set(key(index), [index]);
    else list.push(index);
  }
  return [...lists].sort(([a], [b]) => a - b).map(([, list]) => list);
}

function shuffleLists(lists: number[][], generator: Random): number[][] {
  const order = shuffle(Array.from(lists.keys()), generator);
  return order.map((position) => lists[position]!);
}

function checkParts({ targets, starts, lengths, channelNames }: Sequences, split: Split, shares: Shares): void {
  const count = split.train.length + split.validation.length + split.test.length;
  const all = `${count} sequence${count === 1 ? "" : "s"}`;
  if (split.train.length === 0) {
    throw new InputError(
      `the training part is empty: of ${all}, ${split.validation.length} are for validation and ` +
        `${split.test.length} for testing; add others, such as x_train.npy, or lower those shares`,
    );
  }
  for (const part of ["validation", "test"] as const) {
    if (shares[part] > 0 && split[part].length === 0) {
      const share = shares[part].toPrecision(2);
      throw new InputError(
        `the ${part} part is empty: ${share} of ${all} gives none; record more, cut recordings into windows, or choose a larger share`,
      );
    }
  }
  if (targets === null) {
    const columns = channelNames === null ? "" : ` (the columns are ${channelNames.slice(0, 12).join(", ")})`;
    throw new InputError(`the data have no labels to learn: name the label column${columns}, or put y beside x`);
  }
  if (targets.task !== "multiclass") return;
  const seen = new Set<number>();
  for (const index of split.train) {
    if (targets.readout === "last") seen.add(targets.values[index]!);
    else for (let s = starts[index]!; s < starts[index]! + lengths[index]!; s++) seen.add(targets.values[s]!);
    if (seen.size > 1) return;
  }
  const [only] = seen;
  const name = only === undefined ? "none" : JSON.stringify(targets.labels[only] ?? only);
  throw new InputError(
    `all ${split.train.length} training sequences are of one class, ${name}: there is nothing to distinguish; ` +
      "add sequences of another class, or check the label column",
  );
}
