const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** The destination of a link from outside and its name; null for destinations that are not allowed. */
export function leadsTo(href: string | undefined): { href: string; name: string } | null {
  // Parsed without a base: a relative address would lead into this product.
  if (!href || !URL.canParse(href)) return null;
  const url = new URL(href);
  if (!ALLOWED.has(url.protocol)) return null;
  return { href: url.href, name: url.protocol === 'mailto:' ? decoded(url.pathname) : url.host };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
