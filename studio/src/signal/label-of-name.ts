/** `walk.02.3fa8.csv` of Edge Impulse and `walk_02.wav` of others → walk: the part before the first number or dot. */
export function labelOfName(name: string): string {
  const stem = name.replace(/\.\w+$/, "");
  const label = /^([^.\d]*)/.exec(stem)?.[1]?.replace(/[-_ (]+$/, "") ?? "";
  return label === "" ? stem : label;
}
