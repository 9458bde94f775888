/** @file The names of recordings in a folder: `label/name.csv` and `label/name.wav`. */

/** The folder of recordings that are kept but not trained on. */
export const excludedFolder = "_excluded";

/** Most characters of a label or a person's name. */
const longest = 60;

/** Why a label cannot be a folder's name on every system, as a sentence; null if it can. */
export function labelProblem(label: string): string | null {
  if (label.trim() === "") return "Give the recordings a label first.";
  const problem = nameProblem("label", label);
  if (problem !== null) return problem;
  if (/[. ]$/.test(label)) return "A label cannot end with a dot or a space.";
  const ending = /\.(csv|wav|json|safetensors|checkpoint)$/i.exec(label);
  if (ending !== null) return `A label cannot end with ${ending[0]}, as the files of a project do.`;
  const device = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(?=\.|$)/i.exec(label);
  return device === null ? null : `Windows has no folders named ${device[0]}: choose another label.`;
}

/** Why a text cannot be part of a file's name, as a sentence; null if it can. `what` says what the text is. */
export function nameProblem(what: string, name: string): string | null {
  if (name.length > longest) return `The ${what} has ${name.length} characters; at most ${longest} fit.`;
  if (/^[._]/.test(name)) return `A ${what} cannot begin with a dot or an underscore.`;
  if (/[/\\:*?"<>|\p{Cc}]/u.test(name)) return `A ${what} cannot contain / \\ : * ? " < > or |.`;
  return null;
}
