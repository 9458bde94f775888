/** @file Text and counts for people to read, on a terminal and in messages. */

/** Control characters, line ends, direction marks and lone surrogates. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/gu;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Untrusted text on one line and without effect on a terminal: such characters become `\n`, `\x1b`, `\u202e`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.charCodeAt(0);
    const known = short[character];
    if (known !== undefined) return known;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** A value as JSON on one line and without effect on a terminal: what {@link printable} escapes becomes `\u009b`. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** 1234567 → "1,234,567", in every locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

const plurals: Readonly<Record<string, string>> = { class: "classes", stretch: "stretches" };

/** `1 epoch`, `3 epochs`, `10,000 sequences`, `2 classes`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${count === 1 ? noun : (plurals[noun] ?? `${noun}s`)}`;
}

/** biasUpdateRecurrent → bias_update_recurrent, the spelling of names in C. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
