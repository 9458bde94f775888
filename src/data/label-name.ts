/** @file How recordings lie in a folder: `label/name.csv` and `label/name.wav`. */

/** Recordings that are kept and not learnt from: a folder that training does not look into. */
export const excludedFolder = "_excluded";

/** A label as a folder can be called; a sentence where it cannot. */
export function labelProblem(label: string): string | null {
  if (label.trim() === "") return "Give the recordings a label first.";
  if (label.length > 60) return `The label has ${label.length} characters; at most 60 fit.`;
  if (/^[._]/.test(label)) return "A label cannot begin with a dot or an underscore.";
  if (/[/\\:*?"<>|\p{Cc}]/u.test(label)) return 'A label cannot contain / \\ : * ? " < > or |.';
  return null;
}
