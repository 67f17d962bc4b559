const ALLOWED = new Set(['http:', 'https:', 'mailto:']);

/** Where a link written by somebody else leads, and the name of that place; null where it may not lead. */
export function leadsTo(href: string | undefined): { href: string; name: string } | null {
  // Without a base: what is no whole address would lead into this very product.
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
