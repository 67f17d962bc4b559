// @vitest-environment jsdom
import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { Markdown } from '../../app/_ui/markdown/markdown';

// In a file of its own, because the formatting code is loaded once per file.
test('text is shown as written until the formatting code has loaded', async () => {
  const { container } = render(<Markdown text={'- one\n- **two**'} />);
  expect(container.textContent).toContain('- one\n- **two**');
  await screen.findByText('two', { selector: 'strong' });
  expect(container.querySelector('ul')).not.toBeNull();
});
