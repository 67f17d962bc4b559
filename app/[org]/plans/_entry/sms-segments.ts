const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** These characters count twice. */
const GSM_EXTENDED = '\f^{}\\[~]|€';

/**
 * The segments of an SMS: 160 characters in one segment (153 in each of several), or 70 (67) as soon as one character
 * is not in the GSM alphabet. Providers bill by the segment.
 */
export function smsSegments(text: string): { segments: number; unicode: boolean } {
  let places = 0;
  for (const character of text) {
    if (GSM.includes(character)) places += 1;
    else if (GSM_EXTENDED.includes(character)) places += 2;
    else {
      const units = text.length;
      return { segments: units <= 70 ? 1 : Math.ceil(units / 67), unicode: true };
    }
  }
  return { segments: places <= 160 ? 1 : Math.ceil(places / 153), unicode: false };
}
