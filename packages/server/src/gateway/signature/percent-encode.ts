const unreservedOnly = /^[A-Za-z0-9\-_.~]*$/;
const leftByEncodeUriComponent = /[!'()*]/g;

/**
 * RFC 3986 percent-encoding as both signatures want it: everything but `A-Z a-z 0-9 - _ . ~` is
 * escaped, UTF-8, upper-case digits.
 * @throws URIError for a lone surrogate, which no decoder of ours produces
 */
export function percentEncode(text: string): string {
  if (unreservedOnly.test(text)) return text;
  return encodeURIComponent(text).replace(
    leftByEncodeUriComponent,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
