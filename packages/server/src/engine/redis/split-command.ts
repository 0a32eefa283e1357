const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  a: "\x07",
};

/** One word and what separates it from the next: bare, in double or in single quotes. */
const word =
  /\s*(?:"((?:\\x[0-7][0-9a-fA-F]|\\[^x]|[^"\\])*)"|'((?:\\'|[^'])*)'|([^\s"']+))(\s+|$)/y;

/**
 * Splits a line as `redis-cli` does: words between blanks, a word in double quotes with escapes
 * (`\n`, `\"`, `\x41` for an ASCII character), one in single quotes as it is but for `\'`. A blank
 * at the end is the beginning of one more word, which is empty: `GET ` names an empty key. Null
 * when a quote is not closed or stands in the middle of a word.
 */
export function splitCommand(line: string): string[] | null {
  const words: string[] = [];
  let gap = "";
  word.lastIndex = 0;
  for (let at = 0; at < line.length; at = word.lastIndex) {
    const found = word.exec(line);
    if (!found) return null;
    const [, double, single, bare = "", behind = ""] = found;
    words.push(double === undefined ? (single?.replaceAll("\\'", "'") ?? bare) : unescaped(double));
    gap = behind;
  }
  return gap === "" ? words : [...words, ""];
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x(..)|([\s\S]))/g, (_, hex: string | undefined, letter: string) =>
    hex === undefined ? (escapes[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
