/** @file Lines between `fastcells verify` and a board: fields separated by blanks, and a checksum at the end. */

/** CRC-16/CCITT-FALSE of a text's characters: polynomial 0x1021, from 0xffff. */
function crc16(text: string): number {
  let crc = 0xffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= (text.charCodeAt(i) & 0xff) << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021) & 0xffff;
  }
  return crc;
}

/** A line of fields, with its checksum and newline. */
export function lineOf(...fields: readonly (string | number)[]): string {
  const body = fields.join(" ");
  return `${body} ${crc16(body).toString(16).padStart(4, "0")}\n`;
}

/** The fields of a line; null if it is damaged. */
export function fieldsOf(line: string): string[] | null {
  const end = line.trimEnd();
  const blank = end.lastIndexOf(" ");
  const body = end.slice(0, Math.max(0, blank));
  const sum = end.slice(blank + 1);
  if (!/^[0-9a-f]{4}$/.test(sum) || Number.parseInt(sum, 16) !== crc16(body)) return null;
  return body.split(" ");
}
