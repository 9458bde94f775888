/** @file C names, strings and comments from arbitrary text. */
import { isLanguageModel } from "../../model/language.js";

// biome-ignore format: a list
const reserved = new Set([
  // C99, C11 and C++ keywords
  "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern", "float", "for",
  "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof", "static", "struct",
  "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "asm", "bool", "catch", "class", "delete",
  "explicit", "export", "false", "friend", "mutable", "namespace", "new", "operator", "private", "protected", "public",
  "template", "this", "throw", "true", "try", "typeid", "typename", "using", "virtual", "wchar_t", "and", "or", "not", "xor",
  "alignas", "alignof", "constexpr", "decltype", "noexcept", "nullptr", "concept", "requires", "module", "import",
  // headers that <name>.h would hide
  "assert", "complex", "ctype", "errno", "fenv", "inttypes", "iso646", "limits", "locale", "math", "setjmp", "signal",
  "stdalign", "stdarg", "stdatomic", "stdbool", "stddef", "stdint", "stdio", "stdlib", "string", "tgmath", "threads", "time",
  "uchar", "wchar", "wctype", "features", "arduino", "harness",
  // headers of Arduino cores and their libraries
  "wire", "spi", "pdm", "i2s", "eeprom", "servo", "ethernet", "wifi", "ble", "sd", "usb", "serial", "print", "stream", "server",
  "client", "binary", "udp", "softwareserial", "liquidcrystal", "stepper", "keyboard", "mouse", "hardwareserial", "printable",
  // file names that Windows refuses
  "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1", "lpt2", "lpt3",
]);

const longestName = 40;

/** A prefix for C names and files, from any text: lower-case letters, digits and underscores, at most 40. */
export function cName(text: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "_")
    .slice(0, longestName)
    .replace(/^_+|_+$/g, "");
  if (plain === "") return "model";
  return /^[0-9]/.test(plain) || reserved.has(plain) ? `model_${plain}` : plain;
}

const longestString = 4000;

/** A string literal in UTF-8. Bytes beyond plain ASCII are octal; question marks are escaped, so no trigraph arises. */
export function cString(text: string): string {
  const bytes = new TextEncoder().encode(text).slice(0, longestString);
  let literal = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    if (character === '"' || character === "\\" || character === "?") literal += `\\${character}`;
    else if (byte >= 0x20 && byte < 0x7f) literal += character;
    else literal += `\\${byte.toString(8).padStart(3, "0")}`;
  }
  return `"${literal}"`;
}

/**
 * A text on one line inside a comment: it cannot end the comment or a page's script element, open another, or contain a
 * trigraph or an invisible character.
 */
export function cComment(text: string, longest = 100): string {
  const line = text
    .replace(/[\p{C}\p{Z}\s]+/gu, " ")
    .replace(/\*(?=\/)/g, "* ")
    .replace(/\/(?=\*)/g, "/ ")
    .replace(/\?(?=\?)/g, "? ")
    .replace(/<(?=[!/])/g, "< ")
    .replace(/\\/g, "/")
    .trim();
  const characters = [...line];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : line;
}

/** Whether C names the classes. The classes of a language model are ids, whose words are not in flash. */
export function hasLabels(model: Parameters<typeof isLanguageModel>[0]): boolean {
  return !isLanguageModel(model);
}
