/**
 * A whole number from 0 to 2⁵³ − 1, seven bits per byte, lowest first: unsigned LEB128 of WebAssembly, varint of
 * protocol buffers.
 */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}
