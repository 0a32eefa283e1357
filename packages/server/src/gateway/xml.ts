import { XMLBuilder } from "fast-xml-parser";

const builder = new XMLBuilder({ processEntities: false, tagValueProcessor: textOf });

/**
 * Fields as elements. A list repeats its name: `{"Tag":[1,2]}` is `<Tag>1</Tag><Tag>2</Tag>`, so
 * an empty one leaves only its wrapper.
 */
export function xmlFields(fields: object): string {
  return builder.build(fields);
}

/** Escapes text; characters that XML 1.0 cannot carry at all become the replacement character. */
export function xmlText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "\ufffd");
}

function textOf(_: string, value: unknown): string {
  return xmlText(String(value));
}
