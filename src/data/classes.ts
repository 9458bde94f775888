import { InputError } from "../core/errors.js";

/** More classes than this are taken for a mistake, such as a label column with measurements. */
const classLimit = 10_000;

/** More different names than this would not fit a Map. */
const nameLimit = 1 << 23;

/** Numbers names in order of appearance; {@link sortedClasses} sorts them at the end. */
export class NameCodes {
  readonly #codes = new Map<string, number>();

  /** The code of a name, in order of first appearance. */
  code(name: string, where: () => string): number {
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    const code = this.#codes.size;
    if (code >= nameLimit) {
      throw new InputError(`${where()}: more than ${nameLimit} different names; is this the label or group column?`);
    }
    this.#codes.set(name, code);
    return code;
  }

  names(): string[] {
    return [...this.#codes.keys()];
  }
}

/**
 * Sorts names, numbers by size and texts by code unit, independently of the order of files.
 * @param file for messages
 * @returns the sorted names, and the place of each of `names` among them
 * @throws InputError if there are more than {@link classLimit}
 */
export function sortedClasses(names: readonly string[], file: string): { labels: string[]; place: Int32Array } {
  if (names.length > classLimit) {
    throw new InputError(
      `${file}: ${names.length} classes; the limit is ${classLimit}: check the label column, or choose regression`,
    );
  }
  const numeric = names.every((name) => Number.isFinite(parseNumber(name)));
  const ascending = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  const order = Array.from(names.keys()).sort((a, b) => {
    const [first, second] = [names[a]!, names[b]!];
    return (numeric ? Number(first) - Number(second) : 0) || ascending(first, second);
  });
  const place = new Int32Array(names.length);
  for (const [rank, code] of order.entries()) place[code] = rank;
  return { labels: order.map((code) => names[code]!), place };
}

/**
 * The place of a name among labels, or −1. A name counts as known if only its accents are written in another way: macOS
 * may write é as e and an accent.
 */
export function labelPlace(labels: readonly string[], name: string): number {
  const exact = labels.indexOf(name);
  if (exact >= 0) return exact;
  const composed = name.normalize("NFC");
  return labels.findIndex((label) => label.normalize("NFC") === composed);
}

/** Parses a decimal number; NaN for any other text. */
export function parseNumber(text: string): number {
  const value = Number(text);
  // Number takes an empty text for 0, and 0x10 for 16.
  return Number.isInteger(value) && /^\s*($|0[xob])/i.test(text) ? Number.NaN : value;
}
