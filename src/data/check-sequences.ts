/** @file Checks of data and their parts, which plain JavaScript may get wrong. */
import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import type { Sequences, Split, Targets } from "./sequences.js";

/** @throws InputError for anything but a data set, such as a name, or a loader's result in place of its `sequences` */
export function checkSequences(data: Sequences): void {
  if (data?.lengths instanceof Uint32Array && data.starts instanceof Uint32Array) {
    checkArrays(data);
    return;
  }
  const found = Object(data).sequences === undefined ? kindOf(data) : "a loader's result";
  throw new InputError(
    `the data are ${found}: give the result of sequencesOfArrays, or the sequences of loadData (const { sequences } = await loadData(…))`,
  );
}

function checkArrays({ values, targets }: Sequences): void {
  checkView(values, "the samples of the data");
  if (targets === null) return;
  if (targets === undefined) {
    throw new InputError("the targets of the data are undefined: give null for data without any");
  }
  checkView(targets.values, "the targets of the data");
}

function checkView(values: unknown, what: string): void {
  if (ArrayBuffer.isView(values)) return;
  throw new InputError(`${what} are ${kindOf(values)}: give a typed array, as sequencesOfArrays makes it`);
}

/** @throws InputError if a part is missing, an index is not one of the data's sequences, or a class not one of theirs */
export function checkSplit(split: Split, data: Sequences): void {
  if (data.targets !== null) checkClasses(data.targets);
  for (const part of ["train", "validation", "test"] as const) {
    if (split?.[part] instanceof Uint32Array) {
      indicesOf(data, split[part]);
      continue;
    }
    throw new InputError(
      `the split's ${part} part is ${kindOf(split?.[part])}: give the result of splitSequences(data), a Uint32Array for each part`,
    );
  }
}

/**
 * Refuses data whose channels have a model's names in another order: numbers would enter in each other's place.
 * @param known the model's names, if it has any
 */
export function checkChannelOrder(known: readonly string[] | null, { channelNames }: Pick<Sequences, "channelNames">) {
  if (known === null || channelNames === null) return;
  const wrong = channelNames.findIndex((name, place) => name !== known[place] && known.includes(name));
  if (wrong < 0) return;
  const order = `${known.slice(0, 12).join(", ")}${known.length > 12 ? ", …" : ""}`;
  throw new InputError(
    `channel ${wrong} (counted from 0) of the data is ${channelNames[wrong]}, of the model ${known[wrong]}: ` +
      `give the channels in the model's order, ${order}; loadData does with these as channels`,
  );
}

/**
 * Kernels look a class up in memory without asking whether it exists. Steps that no loss is taken at have −1.
 * @throws InputError if a class is not one of the targets' labels
 */
export function checkClasses({ task, values, labels, readout }: Targets): void {
  if (task !== "multiclass") return;
  const least = readout === "every" ? -1 : 0;
  const wrong = values.findIndex((value: number) => !(value >= least && value < labels.length));
  if (wrong < 0) return;
  throw new InputError(
    `target ${wrong} (counted from 0) is class ${values[wrong]} of ${labels.length}: give classes from 0 to ${labels.length - 1}${least < 0 ? ", or -1 where no loss is taken" : ""}`,
  );
}

/**
 * Indices of some sequences, or of all if none are given.
 * @throws InputError if they are not a list, or one is out of range
 */
export function indicesOf(data: Sequences, indices: ArrayLike<number> | undefined): Uint32Array {
  const count = data.lengths.length;
  if (indices === undefined) return Uint32Array.from({ length: count }, (_, index) => index);
  if (!Array.isArray(indices) && !ArrayBuffer.isView(indices)) {
    throw new InputError(`the indices are ${kindOf(indices)}: give a list, or none for all sequences`);
  }
  const list = Array.from(indices);
  const wrong = list.find((index) => !(Number.isInteger(index) && index >= 0 && index < count));
  if (wrong === undefined) return Uint32Array.from(list);
  throw new InputError(
    `index ${String(wrong)} is not one of ${count} sequences: give whole numbers from 0 to ${count - 1}`,
  );
}
