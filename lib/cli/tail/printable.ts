const LONGEST = 200;

/**
 * Makes text from outside printable on one line of a terminal. Control characters could move the cursor, change colors,
 * set the title or type commands, and direction marks could swap what is read, so all of them are escaped.
 */
export function printable(text: string, longest = LONGEST): string {
  // The joiners inside emoji and some scripts are harmless.
  const shown = text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    if (code === 0x200c || code === 0x200d) return sign;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? '␡' : `\\u{${code.toString(16)}}`;
  });
  const signs = [...shown];
  return signs.length > longest ? `${signs.slice(0, longest).join('')}…` : shown;
}

/** JSON on one line. JSON escapes most control characters itself; terminals obey some that it does not. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\p{Cf}]/gu, (sign) =>
    [...sign.matchAll(/[\s\S]/g)].map(([unit]) => escaped(unit)).join(''),
  );
}

/** Escaped per UTF-16 unit, as in JSON. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const STYLES = { dim: 2, bold: 1, red: 31, green: 32, yellow: 33 } as const;
export type Style = keyof typeof STYLES;
export type Paint = (text: string, style: Style | null) => string;

/** Colors only on a terminal: not in files and pipes, and not when NO_COLOR is set. */
export function paintFor(stream: { isTTY?: boolean }, noColor = process.env.NO_COLOR): Paint {
  const plain = stream.isTTY !== true || Boolean(noColor);
  return (text, style) => (plain || style === null ? text : `\u001b[${STYLES[style]}m${text}\u001b[0m`);
}
