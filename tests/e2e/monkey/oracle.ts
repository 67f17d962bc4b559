import type { WaitingEntry } from '../../helpers/http/api';
import type { Input, Report, Sent } from './recorder';

// What may be sent to the server, and what must never be: judged by the record of the page and by what the server answered
// about versions, not by the product's rules.

/** A version that appeared later than this before a decision was not read by anybody, in milliseconds. */
const UNREAD_MS = 200;
/** Keys that follow each other faster than this are one word. */
const WORD_MS = 400;

/** The texts of all entries, by version. */
export type Versions = ReturnType<typeof createVersions>;

export function createVersions() {
  const known = new Map<string, { version: number; text: string }[]>();
  return {
    note({ id, version, entry }: WaitingEntry): void {
      const { body, question } = entry.approved_args ?? entry.args;
      const text = String(body ?? question ?? '');
      known.set(id, [...(known.get(id) ?? []), { version, text }]);
    },
    textOf(id: string, version: number): string | null {
      const versions = (known.get(id) ?? []).filter((one) => one.version <= version);
      versions.sort((a, b) => a.version - b.version);
      return versions.at(-1)?.text ?? null;
    },
  };
}

/** Everything in these reports that must not happen. */
export function problemsIn(reports: readonly Report[], versions: Versions): string[] {
  return reports.flatMap((report) =>
    report.kind === 'problem'
      ? [report.text]
      : problemsOf(report, versions).map((text) => saying(text, report)),
  );
}

type Body = {
  version?: number;
  args?: object;
  decisions?: { entry_id: string; version: number; decision: string }[];
};

function problemsOf(sent: Sent, versions: Versions): string[] {
  const body: Body = JSON.parse(sent.body);
  const [, entry, action] = /\/log\/([^/]+)\/(\w+)$/.exec(sent.url) ?? [];
  if (body.decisions) {
    const unread = body.decisions
      .filter(({ decision }) => decision === 'approve')
      .flatMap((one) => unreadIn(sent, one.entry_id, one.version, versions, false));
    return [...unread, ...(isMeantBulk(sent) ? [] : ['a bulk decision without a press on a button'])];
  }
  const causes = causeProblems(sent, entry ?? null);
  if (!entry || body.version === undefined) return causes;
  if (action === 'approve' && !body.args)
    return [...causes, ...unreadIn(sent, entry, body.version, versions, true)];
  return causes;
}

/** `isOnCard`: the entry's card shows it now; in a bulk decision the card may have been shown before. */
function unreadIn(sent: Sent, id: string, version: number, versions: Versions, isOnCard: boolean): string[] {
  const text = versions.textOf(id, version);
  if (text === null) return [`version ${version} of ${id} is unknown`];
  const seen = sent.seen[text];
  const what = JSON.stringify(text.slice(0, 40));
  return [
    ...(seen?.start && seen.end ? [] : [`approved unread: ${what} (${JSON.stringify(seen)})`]),
    ...(seen && sent.at - seen.since < UNREAD_MS
      ? [`approved ${sent.at - seen.since} ms after it appeared: ${what}`]
      : []),
    ...(isOnCard && sent.current[id] !== text
      ? [`approved ${what} while ${sent.current[id]} was shown`]
      : []),
  ];
}

function causeProblems({ at, inputs }: Sent, entry: string | null): string[] {
  const cause = inputs.at(-1);
  if (!cause) return ['sent without a key or a click'];
  // The palette runs its command once it has closed.
  if (inputs.some((input) => isPaletteChoice(input) && at - input.at < 1_500)) return [];
  const before = inputs.at(-2);
  if (cause.type === 'click') {
    const isByEnter = before?.type === 'keydown' && before.key === 'Enter' && cause.at - before.at < 20;
    if (isByEnter && before.isInTextField && !before.mod) return ['Enter in a text field submitted'];
    return cause.isOnButton ? [] : ['a click beside every button decided'];
  }
  if (cause.key === 'Enter' && cause.mod)
    return entry === null || cause.holder === null || cause.holder === entry
      ? []
      : ['submitted another form'];
  if (cause.isInTextField) return [`the key ${cause.key} in a text field decided`];
  return isRestOfWord(cause, before) ? [`the key ${cause.key} was the rest of a word`] : [];
}

function isPaletteChoice({ key, type, isInDialog, isOnButton }: Input): boolean {
  return isInDialog && (key === 'Enter' || (type === 'click' && isOnButton));
}

function isRestOfWord(cause: Input, before: Input | undefined): boolean {
  return (
    before?.type === 'keydown' &&
    before.isInTextField &&
    before.key.length === 1 &&
    !before.mod &&
    cause.at - before.at < WORD_MS
  );
}

/** A run of many decisions goes on while the person does other things. */
function isMeantBulk({ at, inputs }: Sent): boolean {
  return inputs.some(
    (input) =>
      at - input.at < 10_000 && ((input.type === 'click' && input.isOnButton) || /^[u1-5]$/.test(input.key)),
  );
}

function saying(text: string, { at, url, body, inputs }: Sent): string {
  const last = inputs.slice(-6).map((input) => {
    const place = input.isInTextField ? ' in a field' : input.isOnButton ? ' on a button' : '';
    return `${Math.round(input.at - at)} ms ${input.type} ${input.mod ? 'Ctrl+' : ''}${input.key}${place}`;
  });
  return `${text}\n  ${url.split('/').slice(-3).join('/')} ${body.slice(0, 120)}\n  after ${last.join(', ')}`;
}
