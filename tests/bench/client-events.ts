// `npm run bench:client-events`: what one event costs a page, in milliseconds of its one thread: the app's own rows as they are,
// beside a page that computes everything anew from all recent events and renders every row. The document is jsdom's, so no
// layout and no painting are in it. Prints what it measured; asserts nothing.
import { builtinEnvironments } from 'vitest/runtime';

// Before React is loaded, which looks at both.
Object.assign(process.env, { NODE_ENV: 'production' });
await builtinEnvironments.jsdom.setup(globalThis, {});
const { run } = await import('./client-pages');
run();
// The document keeps timers of its own.
process.exit(0);
