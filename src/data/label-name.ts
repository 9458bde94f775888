/** @file The names of recordings in a folder: `label/name.csv` and `label/name.wav`. */

/** The folder of recordings that are kept but not trained on. */
export const excludedFolder = "_excluded";

/** Why a label cannot be a folder's name, as a sentence; null if it can. */
export function labelProblem(label: string): string | null {
  if (label.trim() === "") return "Give the recordings a label first.";
  if (label.length > 60) return `The label has ${label.length} characters; at most 60 fit.`;
  if (/^[._]/.test(label)) return "A label cannot begin with a dot or an underscore.";
  if (/[/\\:*?"<>|\p{Cc}]/u.test(label)) return 'A label cannot contain / \\ : * ? " < > or |.';
  return null;
}
