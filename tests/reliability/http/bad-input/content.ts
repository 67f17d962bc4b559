import pino from 'pino';
import { chromium, type Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { respond } from '../../../../lib/http/respond';
import { launchChromium } from '../../../helpers/browser/chromium';
import { PROMISE, promiseOfEmail, twoPromises } from '../../../helpers/builders/calls';
import { ok } from '../../../helpers/http/api';
import { waitFor } from '../../../helpers/wait';
import { readMail } from '../../soak/support/read-mail';
import type { Ground } from './ground';

/** Text that would run, load or send something if it were interpreted. */
function hostileText(beacon: string): string {
  return [
    `<script>window.pwned = 1; fetch('${beacon}/script')</script>`,
    `<img src="${beacon}/img" onerror="window.pwned = 1"><img src=x onerror="fetch('${beacon}/onerror')">`,
    `<svg onload="window.pwned = 1"><style>@import url('${beacon}/style');</style><base href="${beacon}/">`,
    `<form action="${beacon}/form"><button autofocus onfocus="this.form.submit()">x</button></form>`,
    `<meta http-equiv="refresh" content="0;url=${beacon}/meta"><iframe src="${beacon}/frame"></iframe>`,
    `[a](javascript:window.pwned=1) ![b](${beacon}/markdown.png) <a href="data:text/html,<script>1</script>">c</a>`,
    `{{constructor.constructor('window.pwned=1')()}} {{name}} \${process.env.PATH} <%= 7 * 7 %> {% raw %} %s`,
    `${beacon}/plain http://169.254.169.254/latest/meta-data http://[::1]:1/ http://2130706433/ ${beacon}/@127.0.0.1`,
    `${'>'.repeat(500)}${'<div>'.repeat(500)}`,
  ].join('\n');
}

/** Text of an agent or a caller stays text everywhere. */
export function testContent(ground: () => Ground): void {
  describe('a message full of markup, markers and addresses', () => {
    test('is text on every page, arrives unchanged, and none of its addresses is ever requested', async () => {
      const { org, beacon, mailbox, server } = ground();
      const text = hostileText(beacon.url);
      const name = `<img src=x onerror=window.pwned=1> \${name} {{name}}`;
      const call = promiseOfEmail({
        source: `<b onmouseover="window.pwned=1">s</b>`,
        participants: [
          { speaker: 'A', role: 'agent', name: 'Mara Lindqvist' },
          { speaker: 'B', role: '<i>customer</i>', name, email: 'tomas.markup@example.com' },
        ],
        turns: [
          { speaker: 'B', text },
          { speaker: 'A', text: `${PROMISE} <script>window.pwned = 1</script>` },
          { speaker: 'B', text: `Thank you. ${text}` },
        ],
      });
      const plan = await org.api.planFromCall(call);
      const entry = await org.api.entryIn(plan.id, 'pending', 'send_email');
      const args = {
        ...entry.entry.args,
        subject: `<script>window.pwned = 1</script> {{subject}}`,
        body: text,
      };
      const draft = Object(ok(await org.api.decide(plan.id, entry, 'edit', { args })));
      const version = Object(
        ok(await org.api.post(`/plans/${plan.id}/log/${entry.id}/approve`, { version: draft.version })),
      );
      expect(version.entry.approved_args).toMatchObject({ subject: args.subject, body: text });
      const arrived = await waitFor('the mail is there', () =>
        mailbox.mails.find(({ messageId }) => messageId.includes(entry.id)),
      );
      expect(arrived.raw).toMatch(/^Content-Type: text\/plain/im);
      expect(arrived.raw).not.toMatch(/^Content-Type: (text\/html|multipart)/im);
      expect(arrived.raw.match(/^(To|Cc|Bcc):/gim)).toEqual(['To:']);
      expect(arrived.to).toEqual(['tomas.markup@example.com']);
      const read = readMail(arrived);
      expect(read.subject).toBe(args.subject);
      expect(read.body.replace(/\s+/g, ' ').trim()).toBe(text.replace(/\s+/g, ' ').trim());

      const waiting = await org.api.planFromCall(promiseOfEmail({ ...call, external_id: 'markup-again' }));
      const shown = await org.api.entryIn(waiting.id, 'pending', 'send_email');
      ok(await org.api.decide(waiting.id, shown, 'edit', { args }));
      await seeInBrowser(server.origin, org.owner.session.cookies(), async (look) => {
        const base = `/${org.slug}`;
        await look(`${base}/plans/${waiting.id}`, `<script>window.pwned = 1; fetch('${beacon.url}/script')`);
        await look(`${base}/plans/${plan.id}`, plan.title.slice(0, 20));
        await look(`${base}/calls/${plan.call_id}`, '[a](javascript:window.pwned=1)');
        await look(`${base}/inbox`, '<script>window.pwned = 1</script> {{subject}}');
        await look(`${base}/plans`, plan.title.slice(0, 20));
        await look(`${base}/contacts`, '<img src=x onerror=window.pwned=1>');
        await look(`${base}/calls`, 'onerror');
        await look(`${base}/outbox`, '');
      });
      expect(beacon.hits).toEqual([]);
    });
  });

  test('an invalid phone number, an address with an extension and 2,000 characters are 422; a text of one emoji is sent', async () => {
    const { org } = ground();
    const plan = await org.api.planFromCall(twoPromises());
    const entry = await org.api.entryIn(plan.id, 'pending', 'send_sms');
    const sms = { to: '+12125550143', body: 'Hello' };
    for (const wrong of [
      { to: '+1(212)5550143;ext=2' },
      { to: '+1 212 555 0143' },
      { to: '2125550143' },
      { to: '+1' },
      { to: '+100000000000000000' },
      { to: '+12125550143,+12125550144' },
      { to: '+1212555014３' },
      { to: 'tel:+12125550143' },
      { body: 'a'.repeat(2_000) },
      { body: ' \u0000 ' },
    ]) {
      const answer = await org.api.decide(plan.id, entry, 'approve', { args: { ...sms, ...wrong } });
      expect({ wrong, status: answer.status }).toEqual({ wrong, status: 422 });
    }
    expect((await org.api.decide(plan.id, entry, 'approve', { args: { ...sms, body: '👍' } })).status).toBe(
      200,
    );
  });

  test('a cell of the export never starts with a character that a spreadsheet evaluates', async () => {
    const { org } = ground();
    const customer = {
      speaker: 'B',
      role: 'customer',
      name: '=HYPERLINK("http://x")',
      email: 'cell@example.com',
    };
    const plan = await org.api.planFromCall(
      promiseOfEmail({ participants: [{ speaker: 'A', role: 'agent', name: '@SUM(A1)' }, customer] }),
    );
    const entry = await org.api.entryIn(plan.id, 'pending', 'send_email');
    const args = { to: 'cell@example.com', subject: "=cmd|' /C calc'!A0", body: '-2+3\n=1+1' };
    const draft = Object(ok(await org.api.decide(plan.id, entry, 'edit', { args })));
    const reason = { version: draft.version, reason: '+1+1, "=1+1"' };
    ok(await org.api.post(`/plans/${plan.id}/log/${entry.id}/reject`, reason));
    const { status, body } = await org.api.get('/audit/export?format=csv');
    expect(status).toBe(200);
    const cells = String(body).match(/"(?:[^"]|"")*"|[^,\r\n]+/g) ?? [];
    expect(cells.length).toBeGreaterThan(20);
    expect(cells.filter((cell) => /^"?\s*[=+\-@]/.test(cell))).toEqual([]);
    expect(String(body)).toContain("=cmd|' /C calc'!A0");
  });

  test('a log entry is one line, whatever the request contains', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'debug', base: null }, { write: (line: string) => void lines.push(line) });
    const forged = '\u001b[31m\r\n{"level":60,"msg":"forged"}\u2028\u0000';
    const url = `http://localhost/${encodeURIComponent(forged)}\u001b`;
    const work = () => Promise.reject(new Error(forged));
    const answer = await respond(new Request(url), () => log, work);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('forged');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/\p{Cc}/u);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, err: { message: forged } });
    // After all these requests every entry is still one line, and none is forged.
    const own = ground().server.output().split('\n');
    expect(own.filter((line) => /\p{Cc}/u.test(line))).toEqual([]);
    expect(own.filter((line) => line.includes('"msg":"forged"'))).toEqual([]);
  });
}

type Look = (path: string, text: string) => Promise<void>;

/** Opens pages as the org's owner. Fails when anything in them runs, opens a dialog or navigates. */
async function seeInBrowser(
  origin: string,
  cookies: string,
  work: (look: Look) => Promise<void>,
): Promise<void> {
  const { browser, close } = await launchChromium(chromium);
  try {
    const context = await browser.newContext({ baseURL: origin });
    await context.addCookies(
      cookies.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=');
        return { name, value: value.join('='), url: origin };
      }),
    );
    const page = await context.newPage();
    const alarms: string[] = [];
    page.on('dialog', (dialog) => {
      alarms.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) alarms.push(request.url());
    });
    page.on('pageerror', (error) => alarms.push(String(error)));
    await work((path, text) => lookAt(page, path, text, alarms));
  } finally {
    await close();
  }
}

async function lookAt(page: Page, path: string, text: string, alarms: string[]): Promise<void> {
  await page.goto(path);
  if (text) await page.getByText(text).first().waitFor();
  expect(new URL(page.url()).pathname).toBe(path);
  expect(await page.evaluate(() => Reflect.get(window, 'pwned'))).toBeUndefined();
  expect(alarms).toEqual([]);
}
