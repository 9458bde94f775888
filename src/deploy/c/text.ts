/** @file Layout of C: lines, indentation, tables of numbers. */

/** Lines of C; a nested list is one level deeper. */
export type Lines = readonly (string | Lines)[];

const indent = "  ";

/** Lines as text: nested lines are indented, preprocessor lines are not. */
export function layOut(lines: Lines, depth = 0): string {
  return lines
    .map((line) => {
      if (typeof line !== "string") return layOut(line, depth + 1);
      const margin = line === "" || line.startsWith("#") ? "" : indent.repeat(depth);
      return `${margin}${line}\n`;
    })
    .join("");
}

const widest = 108;

/** A table in flash: `static const type name[] IN_FLASH = {…};`, with filled lines. */
export function table(type: string, name: string, values: ArrayLike<number>): Lines {
  const rows: string[] = [];
  let row = "";
  for (let at = 0; at < values.length; at++) {
    const number = `${values[at]},`;
    if (row.length + number.length + 1 > widest) {
      rows.push(row);
      row = "";
    }
    row += row === "" ? number : ` ${number}`;
  }
  rows.push(row.replace(/,$/, ""));
  return [`static const ${type} ${name}[${values.length}] IN_FLASH = {`, rows, "};"];
}

/** What a header declares, with its guard, for C and C++. */
export function guarded(name: string, includes: readonly string[], declarations: Lines): Lines {
  const guard = `${name.toUpperCase()}_H`;
  return [
    `#ifndef ${guard}`,
    `#define ${guard}`,
    "",
    ...includes.map((path) => `#include ${path}`),
    "",
    "#ifdef __cplusplus",
    'extern "C" {',
    "#endif",
    "",
    ...declarations,
    "",
    "#ifdef __cplusplus",
    "}",
    "#endif",
    "",
    "#endif",
  ];
}

/** A comment block with one line per text. */
export function comment(texts: readonly string[]): Lines {
  const [first = "", ...rest] = texts;
  if (rest.length === 0) return [`/* ${first} */`];
  const last = rest.length - 1;
  return [`/* ${first}`, ...rest.map((text, at) => `   ${text}${at === last ? " */" : ""}`.trimEnd())];
}
