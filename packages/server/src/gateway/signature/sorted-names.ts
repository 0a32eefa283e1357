// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
const beyondAscii = /[^\x00-\x7f]/;

/** Names in byte order of their UTF-8 form, which for ASCII is the order of plain `sort`. */
export function sortedNames(names: Iterable<string>): string[] {
  const list = [...names];
  if (!list.some((name) => beyondAscii.test(name))) return list.sort();
  return list.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}
