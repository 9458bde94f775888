/** @file Voices of eSpeak NG: the accents of a language, each with the variants that sound like a person. */

/** Variants in both the package and the program; robots, whispers and jokes are left out. */
const variants = (
  "m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 Alex Alicia Andrea Andy Annie Denis Diogo Gene Henrique Hugo Jacky Lee Marco Mario " +
  "Michael Mike Nguyen adam anika antonio aunty belinda benjamin boris caleb david ed edward gustave grandma grandpa iven " +
  "john kaukovalta klatt2 klatt4 linda marcelo max michel miguel norbert pablo paul pedro quincy rob robert sandro shelby steph " +
  "travis victor zac"
).split(" ");

/** Whether a voice is of a language or an accent of it: `en-us` is of `en`. */
export function speaks(voice: string, language: string): boolean {
  const [name, wanted] = [voice.toLowerCase(), language.toLowerCase()];
  return name === wanted || name.startsWith(`${wanted}-`);
}

/** Every accent with every variant, as eSpeak NG names them. */
export function espeakVoices(accents: readonly string[]): string[] {
  return accents.flatMap((accent) => variants.map((variant) => `${accent}+${variant}`));
}
