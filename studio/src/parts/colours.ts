/** @file The colours of classes and channels, from the page's style. */
const colours = 6;

export const colourName = (index: number): string => `--c${index % colours}`;

export const colourOf = (index: number): string => `var(${colourName(index)})`;

/** The colour itself, for canvases. */
export function inked(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
