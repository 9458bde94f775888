/** Numbers as lines of C, no longer than 110 columns. */
function cRows(values: Iterable<number>): string {
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

/** A constant table in flash, under a comment. */
export function cTable(type: string, name: string, values: ArrayLike<number>, comment: string): string {
  return `/* ${comment} */
static const ${type} ${name}[${values.length}] IN_FLASH = {
${cRows(Array.from(values))}
};
`;
}
