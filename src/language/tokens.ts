/** @file The tokens of procedures' text: names, numbers and signs; a comment belongs to the token after it. */

const token =
  /\s+|\/\*[\s\S]*?\*\/|\d+(?!\w)|[A-Za-z]\w*|\.\.|<<|>>=|>>|==|!=|\|=|\+=|-=|\*=|\^=|[-+*/&|^<>=!?:;,(){}[\]]/y;

export interface Token {
  text: string;
  at: number;
  /** The comment before it. */
  comment: string | null;
}

/** @throws SyntaxError if something is not a token */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let comment: string | null = null;
  for (token.lastIndex = 0; token.lastIndex < source.length; ) {
    const at = token.lastIndex;
    const text = token.exec(source)?.[0];
    if (text === undefined) throw new SyntaxError(`${JSON.stringify(source.slice(at, at + 20))} is not a token`);
    if (text.startsWith("/*"))
      comment = text
        .slice(2, -2)
        .trim()
        .replace(/\s*\n\s*/g, "\n");
    else if (text.trim() !== "") {
      tokens.push({ text, at, comment });
      comment = null;
    }
  }
  return tokens;
}
