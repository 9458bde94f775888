/** @file Finds the arrays among the files of a folder, and the part and role of each. */
import { basename, dirname, join } from "node:path";
import { InputError } from "../../core/errors.js";
import { groupNames } from "../columns.js";
import type { ArrayFiles, PartName } from "./arrays.js";
import { isIdx, isNpy } from "./kinds.js";
import { isRegular } from "./read.js";

const roles = {
  x: ["x"],
  y: ["y"],
  groups: groupNames.flatMap((name) => [name, `${name}s`]),
  lengths: ["lengths", "length", "len", "lens", "seq_len", "seq_lengths", "n_steps"],
} as const;

const partSuffixes: readonly (readonly [PartName, readonly string[]])[] = [
  ["train", ["_train", "-train", ""]],
  ["validation", ["_valid", "_val", "_validation", "-valid", "-val", "-validation"]],
  ["test", ["_test", "-test"]],
];

const idxPrefixes: readonly (readonly [PartName, readonly string[]])[] = [
  ["train", ["train", "emnist-train"]],
  ["validation", ["valid", "validation"]],
  ["test", ["t10k", "test"]],
];

/** The .npy parts of a folder: x, y, subject, lengths, each with the suffix _train, _valid or _test, or none. */
export function npyParts(folder: string, files: readonly string[]): ArrayFiles[] {
  const bare = new Map(files.filter(isNpy).map((file) => [file.toLowerCase().replace(/\.npy(\.gz)?$/, ""), file]));
  const find = (names: readonly string[], suffix: string): string | null => {
    const found = names.map((name) => bare.get(name + suffix)).find((file) => file !== undefined);
    return found === undefined ? null : join(folder, found);
  };
  const parts: ArrayFiles[] = [];
  for (const [part, suffixes] of partSuffixes) {
    const suffix = suffixes.find((candidate) => find(roles.x, candidate) !== null);
    const x = suffix === undefined ? null : find(roles.x, suffix);
    if (suffix === undefined || x === null) continue;
    const [y, groups, lengths] = [find(roles.y, suffix), find(roles.groups, suffix), find(roles.lengths, suffix)];
    parts.push({ part, x, y, groups, lengths });
  }
  return sameTargets(parts);
}

/**
 * A single x file, with the files next to it that belong to it. A file whose name does not begin with x is read alone.
 */
export function npyPart(path: string): ArrayFiles {
  const folder = dirname(path);
  const file = basename(path);
  const alone: ArrayFiles = { part: "train", x: path, y: null, groups: null, lengths: null };
  if (!/^x(?=[_.-])/i.test(file)) return alone;
  const suffix = file.slice(1).replace(/\.npy(\.gz)?$/i, "");
  const beside = (names: readonly string[]): string | null => {
    const candidates = names
      .flatMap((name) => [name, name.toUpperCase()])
      .flatMap((name) => [join(folder, `${name}${suffix}.npy`), join(folder, `${name}${suffix}.npy.gz`)]);
    return candidates.find((candidate) => isRegular(candidate)) ?? null;
  };
  return { ...alone, y: beside(roles.y), groups: beside(roles.groups), lengths: beside(roles.lengths) };
}

/** The idx parts of a folder, named like MNIST's. */
export function idxParts(folder: string, files: readonly string[]): ArrayFiles[] {
  const parts: ArrayFiles[] = [];
  for (const [part, prefixes] of idxPrefixes) {
    const images = files.find((file) => isIdx(file) && prefixes.some((prefix) => file.startsWith(`${prefix}-images`)));
    if (images !== undefined) parts.push(idxPart(join(folder, images), part));
  }
  return sameTargets(parts);
}

/** An idx file of images, with the file of labels next to it. */
export function idxPart(path: string, part: PartName = "train"): ArrayFiles {
  const folder = dirname(path);
  const labels = basename(path).replace("images", "labels").replace(/idx\d/, "idx1");
  const plain = labels.replace(/\.gz$/, "");
  const y = [labels, plain, `${plain}.gz`]
    .map((file) => join(folder, file))
    .find((file) => file !== path && isRegular(file));
  return { part, x: path, y: y ?? null, groups: null, lengths: null };
}

function sameTargets(parts: ArrayFiles[]): ArrayFiles[] {
  const without = parts.find(({ y }) => y === null);
  const labelled = parts.find(({ y }) => y !== null);
  if (without !== undefined && labelled !== undefined) {
    const beside = basename(labelled.y ?? "");
    throw new InputError(
      `${without.x}: it has no labels, but ${basename(labelled.x)} has them in ${beside}: add a file of labels`,
    );
  }
  return parts;
}

/** .npy files of a folder that are in none of its parts. */
export function unusedNpy(files: readonly string[], parts: readonly ArrayFiles[]): string[] {
  const used = new Set(
    parts.flatMap(({ x, y, groups, lengths }) => [x, y, groups, lengths]).map((path) => basename(path ?? "")),
  );
  return files.filter((file) => isNpy(file) && !used.has(file));
}
