import type { Page } from 'playwright/test';
import type { Random } from '../../helpers/load/random';

const KEYS = [
  ...['a', 'a', 'a', 'e', 'r', 'u', 'x', 'Shift+X', 'Shift+A', 'j', 'j', 'k', '/', '?'],
  ...['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Enter', 'Space', 'Space', 'Shift+Space', 'Escape', 'Escape'],
  ...['ArrowDown', 'ArrowUp', 'ArrowRight', '1', '2', '3', 'Control+Enter', 'Control+k', 'End', 'Home'],
];
const WORDS = [
  ...['adjacent project', 'just read area', 'yes, exactly as agreed', 'a', 'zebra 12 rue', 'jar/ax'],
  ...['Please ask again', 'extra quiet', 'uuu', 'raj e ax'],
];
const SEQUENCES = ['g i', 'g p', 'g c'];

/** One random thing that a person does with the keyboard or the mouse. Returns what it was. */
export async function actAtRandom(page: Page, random: Random): Promise<string> {
  const { keyboard } = page;
  if (random.chance(0.14)) {
    const word = random.pick(WORDS) ?? '';
    await keyboard.type(word, { delay: random.between(0, 25) });
    return `types ${word}`;
  }
  if (random.chance(0.08)) {
    const button = random.pick(await page.locator('article button:visible').all());
    const size = page.viewportSize() ?? { width: 0, height: 0 };
    const place = random.chance(0.6) ? await button?.boundingBox({ timeout: 100 }).catch(() => null) : null;
    const [x, y] = place
      ? [place.x + place.width / 2, place.y + place.height / 2]
      : [random.between(0, size.width), random.between(0, size.height)];
    await page.mouse.click(x, y, { clickCount: random.chance(0.2) ? 2 : 1 });
    return `clicks ${Math.round(x)}, ${Math.round(y)}`;
  }
  if (random.chance(0.02)) {
    const keys = random.pick(SEQUENCES) ?? '';
    for (const key of keys.split(' ')) await keyboard.press(key);
    return keys;
  }
  if (random.chance(0.15)) {
    // Out of a form, down to the end of the card, and the decision.
    for (const key of ['Escape', 'Escape', 'Space', 'Space']) await keyboard.press(key);
    await page.waitForTimeout(random.between(0, 500));
    const key = random.pick(['a', 'a', 'a', 'r', 'e']) ?? 'a';
    await keyboard.press(key);
    return `reads on, ${key}`;
  }
  if (random.chance(0.05)) {
    const key = random.pick(['r', 'e']) ?? 'r';
    await keyboard.press('Escape');
    await keyboard.press(key);
    await keyboard.type(random.pick(WORDS) ?? '', { delay: random.between(0, 25) });
    return `${key} and types`;
  }
  const key = random.pick(KEYS) ?? 'a';
  await keyboard.press(key);
  return key;
}
