// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Markdown } from '../../app/_ui/markdown/markdown';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Renders the text and waits for the formatting code: the appended `MARK` is emphasized once it has loaded. */
async function shown(text: string): Promise<HTMLElement> {
  const { container } = render(<Markdown text={`${text}\n\n*MARK*`} />);
  await screen.findByText('MARK', { selector: 'em' });
  return container;
}

describe('text from outside', () => {
  test('keeps its line breaks, and its headings are no headings of the page', async () => {
    const container = await shown('# Loud\n\nfirst line\nsecond line');
    expect(container.textContent).toContain('first line\nsecond line');
    expect(screen.queryByRole('heading')).toBeNull();
    screen.getByText('Loud');
  });

  test.each([
    ['a script', '<script>window.hacked = 1</script>'],
    ['a handler', 'Hi <img src=x onerror="window.hacked = 1"> there'],
    [
      'nested tags',
      '<div><p><b onclick="window.hacked = 1">deep <svg onload=alert(1)>in</svg></b></p></div>',
    ],
    ['a frame', '<iframe src="https://evil.example/"></iframe>'],
    ['a broken tag', '<scr<script>ipt>alert(1)</scr</script>ipt>'],
    ['a style', '<style>body{display:none}</style><link rel=stylesheet href=https://evil.example/x.css>'],
    ['a form', '<form action="https://evil.example"><input name=password></form>'],
  ])('with %s shows it as text', async (_, html) => {
    const container = await shown(html);
    const allowed = new Set(['div', 'p', 'em', 'a']);
    const ours = [...container.querySelectorAll('*')].filter((each) => !allowed.has(each.localName));
    expect(ours.map((each) => each.outerHTML)).toEqual([]);
    const attributes = [...container.querySelectorAll('*')].flatMap((each) => each.getAttributeNames());
    expect(attributes.filter((name) => name.startsWith('on') || name === 'src' || name === 'style')).toEqual(
      [],
    );
    for (const word of html.match(/[a-z]{4,}/g) ?? []) expect(container.textContent).toContain(word);
    expect(window).not.toHaveProperty('hacked');
  });

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java&#x0A;script:alert(1)',
    'data:text/html,alert(1)',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    '//evil.example/',
    '/acme/settings',
    '#top',
  ])('has no link to %s, only the link’s text', async (target) => {
    await shown(`[press here](<${target}>)`);
    screen.getByText('press here');
    expect(screen.queryByRole('link')).toBeNull();
  });

  test('has links that name their host and send no referrer', async () => {
    await shown(
      '[your bank](https://evil.example/login) <https://good.example/a> [mail](mailto:dana@example.com)',
    );
    const [bank, same, mail] = screen.getAllByRole('link');
    expect(bank?.textContent).toBe('your bank (evil.example)');
    expect(bank?.getAttribute('rel')).toContain('noreferrer');
    expect(bank?.getAttribute('target')).toBe('_blank');
    expect(same?.textContent).toBe('https://good.example/a');
    expect(mail?.textContent).toBe('mail (dana@example.com)');
  });

  test.each(['https://evil.example/pixel.png', 'data:image/png;base64,AAAA', '/api/health'])(
    'does not load an image from %s, and shows its alternative text',
    async (source) => {
      const container = await shown(`![the roof](${source}) and ![](${source})`);
      expect(container.querySelector('img, image, [src], [srcset]')).toBeNull();
      expect(container.textContent).toContain('[image: the roof] and [image]');
    },
  );
});
