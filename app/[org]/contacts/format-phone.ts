/** Calling codes of two digits; 1 and 7 have one, all others three. */
const TWO_DIGITS = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** An international number in groups for reading: "+12125550123" → "+1 212-555-0123". Other texts stay as they are. */
export function formatPhone(phone: string): string {
  const digits = /^\+(\d{7,15})$/.exec(phone)?.[1];
  if (digits === undefined) return phone;
  const codeLength = /^[17]/.test(digits) ? 1 : TWO_DIGITS.test(digits) ? 2 : 3;
  const code = digits.slice(0, codeLength);
  const rest = digits.slice(codeLength);
  const northAmerican = code === '1' && /^(\d{3})(\d{3})(\d{4})$/.exec(rest);
  if (northAmerican) return `+1 ${northAmerican.slice(1).join('-')}`;
  return `+${code} ${rest.replace(/(\d{3})(?=\d{3})/g, '$1 ')}`;
}
