const idForm = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/;

/** Ids that one request may name. */
const maxIds = 30;
const maxIdLength = 64;

/** At most 30 different instance ids joined by commas. */
export function isInstanceIdList(text: string): boolean {
  const ids = text.split(",");
  return (
    ids.length <= maxIds &&
    new Set(ids).size === ids.length &&
    ids.every((id) => id.length <= maxIdLength && idForm.test(id))
  );
}

/** Keys, or patterns of keys, joined by commas, none empty. */
export function isKeyList(text: string): boolean {
  return !text.split(",").includes("");
}

/** Comma-joined values, none empty, none twice. */
export function isListWithoutRepeats(text: string): boolean {
  const items = text.split(",");
  return !items.includes("") && new Set(items).size === items.length;
}
