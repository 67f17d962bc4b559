import type { ContactInput } from '@/lib/contacts/schema';
import { readCsv } from './read-csv';

/** One line of the file and its state. */
export type ContactLine = { line: number; shown: string } & (
  | { state: 'wrong'; problem: string }
  | { state: 'ready' | 'sending'; input: ContactInput }
  | { state: 'refused'; input: ContactInput; problem: string }
  | { state: 'known' | 'done'; input: ContactInput; contactId: string }
);

const COLUMNS: Record<string, RegExp> = {
  name: /^(full |contact )?name$/,
  first: /^(first|given)[ _]?name$/,
  last: /^(last|family|sur)[ _]?name$/,
  email: /^e-?mail([ _]address)?$/,
  phone: /^(phone|mobile|telephone|tel)([ _]number)?$/,
  do_not_email: /^do[ _]not[ _]e-?mail$/,
  do_not_text: /^do[ _]not[ _]text$/,
};

/** More lines than this are better sent through the API. */
const MAX_LINES = 5_000;
const YES = /^(1|x|yes|y|true)$/i;

/**
 * The contacts of a CSV file whose first line names the columns.
 * @throws Error that says what is wrong with the file as a whole
 */
export async function readContactLines(text: string): Promise<ContactLine[]> {
  const [header, ...rows] = await readCsv(text, MAX_LINES + 1);
  const columns = new Map(
    Object.entries(COLUMNS).map(([field, pattern]) => [
      field,
      header?.cells.findIndex((cell) => pattern.test(cell.toLowerCase())) ?? -1,
    ]),
  );
  const has = (field: string) => (columns.get(field) ?? -1) >= 0;
  if (!['name', 'first', 'last', 'email', 'phone'].some(has)) {
    throw new Error('The first line has to name the columns, such as: name, email, phone.');
  }
  if (rows.length === 0) throw new Error('The file has no contacts.');
  if (rows.length > MAX_LINES) {
    throw new Error(`The file has more than ${MAX_LINES} lines, which is the limit. Nothing was read.`);
  }
  const { ContactInputSchema } = await import('@/lib/contacts/schema');
  const seen = new Map<string, number>();
  return rows.map(({ line, cells }): ContactLine => {
    const cell = (field: string) => cells[columns.get(field) ?? -1] ?? '';
    const [email, phone] = [cell('email'), cell('phone')];
    const name = cell('name') || [cell('first'), cell('last')].filter(Boolean).join(' ') || email || phone;
    const shown = [name, email, phone].filter((each, at, all) => each && all.indexOf(each) === at).join(', ');
    const parsed = ContactInputSchema.safeParse({
      name,
      ...(email ? { email } : {}),
      ...(phone ? { phone } : {}),
      do_not_email: YES.test(cell('do_not_email')),
      do_not_text: YES.test(cell('do_not_text')),
    });
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return {
        line,
        shown,
        state: 'wrong',
        problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong'}`,
      };
    }
    const duplicate = parsed.data.email ? seen.get(parsed.data.email) : undefined;
    if (duplicate !== undefined) {
      return { line, shown, state: 'wrong', problem: `the same email address as in line ${duplicate}` };
    }
    if (parsed.data.email) seen.set(parsed.data.email, line);
    return { line, shown, state: 'ready', input: parsed.data };
  });
}
