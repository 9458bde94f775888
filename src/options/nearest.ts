/** The name most likely meant by a misspelt one: `hiden` → `hidden`; null if none is near. */
export function nearest(given: string, names: readonly string[]): string | null {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const wanted = plain(given);
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(wanted, plain(name));
    if (distance >= least) continue;
    least = distance;
    best = name;
  }
  return best;
}

/** Says that a name is not one of some: `hiden is not an option: did you mean hidden?` */
export function strange(given: string, what: string, names: readonly string[]): string {
  const near = nearest(given, names);
  return `${given} is not ${what}: ${near === null ? `there are ${names.join(", ")}` : `did you mean ${near}?`}`;
}

/** The number of letters to insert, delete or replace to turn one word into the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
