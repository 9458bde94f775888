/** @file Text for terminals: short numbers, aligned columns. */

/** The text's first `length` characters, with an ellipsis if some are left out. */
export function clip(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join("")}…`;
}

/** 0.93281 → "93.28 %" */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** A measured number with four significant digits: 0.23114 → "0.2311", 1234.5 → "1235", 1.2e-7 → "1.200e-7". */
export function short(value: number): string {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (!Number.isFinite(value) || size >= 1e6 || size < 1e-4)
    return Number.isFinite(value) ? value.toExponential(3) : String(value);
  return size >= 1000 ? value.toFixed(0) : value.toPrecision(4);
}

/** Bytes in B, KiB or MiB: 812 → "812 B", 5734 → "5.6 KiB". */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kib = bytes / 1024;
  const tenths = (value: number) => (value < 100 && value % 1 !== 0 ? value.toFixed(1) : value.toFixed(0));
  return kib < 1024 ? `${tenths(kib)} KiB` : `${tenths(kib / 1024)} MiB`;
}

/** Columns two spaces apart: the first left-aligned, the others right-aligned. No line ends in spaces. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, [...cell].length);
    });
  }
  const pad = (cell: string, column: number) => {
    const spaces = " ".repeat((widths[column] ?? 0) - [...cell].length);
    return column === 0 ? cell + spaces : spaces + cell;
  };
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}
