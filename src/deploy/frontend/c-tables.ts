/** Numbers as lines of C, no longer than 110 columns. */
export function cRows(values: Iterable<number>): string {
  const lines: string[] = [];
  let line = "   ";
  for (const value of values) {
    const next = ` ${value},`;
    if (line.length + next.length > 110) {
      lines.push(line);
      line = "   ";
    }
    line += next;
  }
  return [...lines, line].join("\n");
}

/** A constant table in flash: PROGMEM on AVR, where `<NAME>_FLASH` says so. */
export function cTable(prefix: string, type: string, name: string, values: ArrayLike<number>, comment: string): string {
  return `/* ${comment} */
static const ${type} ${prefix}_${name}[${values.length}] ${prefix.toUpperCase()}_FLASH = {
${cRows(Array.from(values))}
};
`;
}
