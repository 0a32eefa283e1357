export type Matches = (text: string) => boolean;

/**
 * A pattern in which `*` stands for any characters, none included, and `?` for exactly one. Takes
 * at most pattern times text steps, whatever the pattern: policies come from users.
 */
export function wildcard(pattern: string): Matches {
  const firstSpecial = pattern.search(/[*?]/);
  if (firstSpecial === -1) return (text) => text === pattern;
  if (/^\*+$/.test(pattern)) return () => true;
  if (firstSpecial === pattern.length - 1 && pattern.endsWith("*")) {
    const prefix = pattern.slice(0, -1);
    return (text) => text.startsWith(prefix);
  }
  return (text) => matches(pattern, text);
}

/** The same, letters of either case being equal. */
export function wildcardIgnoringCase(pattern: string): Matches {
  const folded = wildcard(pattern.toLowerCase());
  return (text) => folded(text.toLowerCase());
}

/** Whether the pattern fits any text that begins like this. */
export function wildcardFitsSome(pattern: string, prefix: string): boolean {
  let places = new Set(afterStars(pattern, 0));
  for (const character of prefix) {
    const next = new Set<number>();
    for (const at of places) {
      const symbol = pattern[at];
      if (symbol === "*") next.add(at);
      else if (symbol !== undefined && (symbol === "?" || symbol === character))
        for (const place of afterStars(pattern, at + 1)) next.add(place);
    }
    // A star may also end before this character; those places were added when it was reached.
    places = next;
    if (places.size === 0) return false;
  }
  return true;
}

/** Where a match can go on from here: a star may stand for nothing. */
function afterStars(pattern: string, from: number): number[] {
  const places = [from];
  for (let at = from; pattern[at] === "*"; at++) places.push(at + 1);
  return places;
}

/** On a mismatch the last star takes one more character: earlier stars never need another try. */
function matches(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let starAt = 0;
  let p = 0;
  while (at < text.length) {
    if (pattern[p] === "*") {
      star = p++;
      starAt = at;
    } else if (pattern[p] === "?" || (p < pattern.length && pattern[p] === text[at])) {
      p++;
      at++;
    } else if (star !== -1) {
      p = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
