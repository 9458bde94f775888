/** A whole number below 2⁵³, not below 0, seven bits a byte, the lowest first: LEB128 of WebAssembly, varint of protocol buffers. */
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
