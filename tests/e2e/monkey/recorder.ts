// Runs in the page before anything else, and shares no code with the product: it finds texts, fields and buttons in the
// document by itself. Everything is inside one function, because Playwright passes its source to the page.

/** A key or a click of the person. */
export type Input = {
  type: 'keydown' | 'click';
  key: string;
  /** Ctrl or ⌘. */
  mod: boolean;
  at: number;
  isInTextField: boolean;
  isOnButton: boolean;
  isInDialog: boolean;
  /** The entry, or the plan to review, whose card has the target. */
  holder: string | null;
};
/** What has been on screen of a message text: when it appeared, and whether its first and its last line were. */
type Seen = { since: number; start: boolean; end: boolean };
export type Sent = {
  kind: 'request';
  at: number;
  url: string;
  body: string;
  /** Newest last. */
  inputs: Input[];
  /** By text. */
  seen: Record<string, Seen>;
  /** The text that each entry's card showed last. */
  current: Record<string, string>;
};
export type Report = Sent | { kind: 'problem'; at: number; text: string };

declare global {
  interface Window {
    reportHand?: (report: Report) => Promise<void>;
  }
}

export function recordHand(): void {
  const TEXT_FIELD = 'textarea, select, input:not([type=checkbox], [type=radio], [type=button])';
  const DECISION =
    /\/(approve|reject|answer|edit|undo|resolve|decisions|stop|fail|pause|resume|retry)$|\/plans\/[^/]+$/;
  const inputs: Input[] = [];
  const seen = new Map<string, Seen>();
  const current = new Map<string, string>();
  const typed = new Map<string, { holder: string; value: string; missingSince: number | null }>();
  let ownWork = { under: 0, endedAt: 0 };
  let inputAt = 0;
  let focused: Element | null = null;
  const report = (item: Report) => void window.reportHand?.(item);
  const problem = (text: string) => report({ kind: 'problem', at: performance.now(), text });

  function holderOf(element: Element | null): string | null {
    const article = element?.closest('article[id^="entry-"]');
    if (article) return article.id.slice('entry-'.length);
    return element?.closest('section[aria-label^="Review:"]')?.getAttribute('aria-label') ?? null;
  }

  // Inputs.
  function note(event: KeyboardEvent | MouseEvent): void {
    if (!event.isTrusted) return;
    const target = event.target instanceof Element ? event.target : null;
    inputAt = performance.now();
    inputs.push({
      type: event.type === 'click' ? 'click' : 'keydown',
      key: event instanceof KeyboardEvent ? event.key : '',
      mod: event.ctrlKey || event.metaKey,
      at: inputAt,
      isInTextField: target?.closest(TEXT_FIELD) != null,
      isOnButton: target?.closest('button, summary, [role=option], [role=menuitem]') != null,
      isInDialog: target?.closest('[role=dialog], [role=alertdialog]') != null,
      holder: holderOf(target),
    });
    if (inputs.length > 60) inputs.shift();
    const button = target?.closest('button');
    const ends =
      button && (/^(Discard|Use theirs)/.test(button.textContent ?? '') || button.ariaPressed !== null);
    if (event.type === 'click' && ends) forget(holderOf(button));
  }
  for (const type of ['keydown', 'click'] as const) window.addEventListener(type, note, true);
  for (const type of ['keyup', 'pointerdown', 'pointerup'])
    window.addEventListener(type, () => (inputAt = performance.now()), true);

  // What is typed into a card.
  function forget(holder: string | null): void {
    for (const [key, one] of typed) if (one.holder === holder) typed.delete(key);
  }
  window.addEventListener(
    'input',
    ({ target }) => {
      if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return;
      const holder = target.closest('form') && holderOf(target);
      if (!holder || target.closest('[role=dialog]')) return;
      const label = target.labels?.[0]?.textContent ?? target.id;
      typed.set(`${holder} ${label}`, { holder, value: target.value, missingSince: null });
    },
    true,
  );
  function lookForTyped(): void {
    const stored = Object.values({ ...sessionStorage }).join('\n');
    const fields = [...document.querySelectorAll<HTMLInputElement>('textarea, input')].map(
      ({ value }) => value,
    );
    for (const [key, one] of typed) {
      const isKept = one.value.trim() === '' || fields.includes(one.value);
      if (isKept || stored.includes(JSON.stringify(one.value).slice(1, -1))) one.missingSince = null;
      else if (one.missingSince === null) one.missingSince = performance.now();
      else if (performance.now() - one.missingSince > 1_000) {
        problem(`typed text is lost: ${JSON.stringify(one.value)} in ${key}`);
        typed.delete(key);
      }
    }
  }

  // What is on screen.
  function isVisible(node: Text, at: number): boolean {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { top, bottom, left, width } = range.getBoundingClientRect();
    if (width === 0 || top < -1 || bottom > window.innerHeight + 1) return false;
    const hit = document.elementFromPoint(left + width / 2, (top + bottom) / 2);
    return hit !== null && (hit.contains(node) || node.parentElement?.contains(hit) === true);
  }
  function look(): void {
    for (const text of document.querySelectorAll<HTMLElement>('article .whitespace-pre-wrap, details p')) {
      const node = text.firstChild;
      if (!(node instanceof Text) || node.data.trim() === '') continue;
      const start = isVisible(node, 0);
      const end = isVisible(node, node.data.trimEnd().length - 1);
      const before = seen.get(node.data);
      const since = before?.since ?? performance.now();
      seen.set(node.data, {
        since,
        start: start || before?.start === true,
        end: end || before?.end === true,
      });
      const holder = holderOf(text);
      if (holder) current.set(holder, node.data);
    }
  }

  // Where the focus is. What the person's own decisions bring may move it as well, also when the answer is late.
  function lookAtFocus(): void {
    const now = performance.now();
    const scripts = performance.getEntriesByType('resource');
    const loadedAt = scripts.at(-1) instanceof PerformanceResourceTiming ? lastScript(scripts) : 0;
    const isOwn = ownWork.under > 0 || now - Math.max(inputAt, ownWork.endedAt, loadedAt) < 500;
    const active = document.activeElement;
    if (active !== focused && !isOwn) problem(`the focus moved from ${nameOf(focused)} to ${nameOf(active)}`);
    focused = active;
  }
  function lastScript(entries: PerformanceEntryList): number {
    let last = 0;
    for (const entry of entries) {
      const isScript = entry instanceof PerformanceResourceTiming && entry.initiatorType === 'script';
      if (isScript) last = Math.max(last, entry.responseEnd);
    }
    return last;
  }
  const nameOf = (element: Element | null) =>
    `${element?.tagName} ${element?.id} ${element?.ariaLabel ?? element?.textContent?.slice(0, 30)}`;

  let frame = 0;
  function onFrame(): void {
    look();
    lookAtFocus();
    frame += 1;
    if (frame % 10 === 0) lookForTyped();
    requestAnimationFrame(onFrame);
  }
  requestAnimationFrame(onFrame);

  // What is sent.
  const send = window.fetch;
  window.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, window.location.href).pathname;
    const isDecision = init?.method !== undefined && init.method !== 'GET' && DECISION.test(url);
    if (!isDecision) return send(input, init);
    look();
    const body = String(init.body ?? '{}');
    const sent = { at: performance.now(), url, body, inputs: [...inputs] };
    report({
      ...{ kind: 'request', ...sent },
      ...{ seen: Object.fromEntries(seen), current: Object.fromEntries(current) },
    });
    forget(/\/log\/([^/]+)\//.exec(url)?.[1] ?? inputs.at(-1)?.holder ?? null);
    ownWork = { ...ownWork, under: ownWork.under + 1 };
    try {
      return await send(input, init);
    } finally {
      ownWork = { under: ownWork.under - 1, endedAt: performance.now() };
    }
  };
}
