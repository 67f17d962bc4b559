import type { Rule } from './architecture-rules';

/**
 * Words with one meaning, and where they may stand in a file or folder name. A word without a path is not used as a name:
 * it stood for several things, or for a picture instead of the field's term.
 */
const TAKEN_WORDS: Record<string, RegExp | null> = {
  tail: /^(lib\/cli|tests\/(reliability|helpers)\/stream)\/tail/,
  frame: /^(lib|tests)\/events\/|^tests\/helpers\/stream\//,
  frames: /^lib\/client\/cross-tab\//,
  fence: null,
  held: null,
  outbox:
    /^(app\/(\[org\]|api\/orgs\/\[org\])\/outbox|lib\/delivery\/providers\/outbox\.ts|tests\/client\/use-paged-list\.outbox)/,
  words: null,
  keys: /^(app\/(\[org\]\/settings|api\/orgs\/\[org\])\/keys|lib\/api-keys|app\/\[org\]\/_org\/use-list-keys|tests\/)/,
  rest: null,
  asked: null,
  count: /^app\/\[org\]\/(_shell\/use-waiting-count|insights\/count-figure)/,
  notice: /^app\/(_ui\/notice|\[org\]\/_connection\/connection-notice)/,
  ...Object.fromEntries(
    [
      'bell',
      'census',
      'hearing',
      'hints',
      'mouth',
      'postman',
      'supervisor',
      'tether',
      'unhurried',
      'world',
    ].map((picture) => [picture, null]),
  ),
};

/** One word, one meaning. */
export const wordsAreTaken: Rule = (files) =>
  files.flatMap(({ path }) =>
    path
      .split(/[/.[\]()_-]+/)
      .filter((word) => {
        const allowed = Object.hasOwn(TAKEN_WORDS, word) ? TAKEN_WORDS[word] : undefined;
        return allowed === null || (allowed !== undefined && !allowed.test(path));
      })
      .map((word) => `${path}: the word "${word}" is taken`),
  );

const KEBAB = /^[a-z0-9]+([.-][a-z0-9]+)*$/;
const NEXT_FOLDER = /^(_[a-z0-9-]+|\([a-z0-9-]+\)|\[{1,2}(\.\.\.)?[a-zA-Z]+\]{1,2})$/;

export const namesAreKebab: Rule = (files) =>
  files.flatMap((file) => {
    const parts = file.path.split('/');
    const wrong = parts.filter((part) => !KEBAB.test(part) && !NEXT_FOLDER.test(part));
    const vague = /\/(index|utils?|misc|common|helpers?)\.tsx?$/.test(file.path) ? ['says nothing'] : [];
    return [...wrong, ...vague].map((part) => `${file.path}: the name ${part}`);
  });
