// `npm run bench:client-events`: the cost of one event in a page, in milliseconds of its main thread: the app's own rows
// beside a page that computes everything anew from all recent events and renders every row. The document is jsdom's, so no
// layout and no painting are included. Prints measurements; asserts nothing.
import { builtinEnvironments } from 'vitest/runtime';

// Before React is loaded, which looks at both.
Object.assign(process.env, { NODE_ENV: 'production' });
await builtinEnvironments.jsdom.setup(globalThis, {});
const { run } = await import('./client-pages');
run();
// The document keeps timers of its own.
process.exit(0);
