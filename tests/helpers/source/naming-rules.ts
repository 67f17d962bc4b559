import type { Rule } from './architecture-rules';
import { codeOf } from './source-files';

/**
 * Words with one meaning, and where that meaning may be named: `files` matches the path of a file or folder, `exports` the path of a
 * file and the name of its export. A word without places is not used as a name: it stood for several things, or for a picture
 * instead of the field's term.
 */
const TAKEN_WORDS: Record<string, { files?: RegExp; exports?: RegExp }> = {
  tail: {
    files: /^(lib\/cli|tests\/(reliability|helpers)\/stream)\/tail/,
    exports: /^tests\/helpers\/stream\/tail/,
  },
  frame: {
    files: /^(lib|tests)\/events\/|^tests\/helpers\/stream\//,
    exports: /^(lib\/(events|client\/(stream|cross-tab))|tests\/(helpers\/stream|bench\/servers))\//,
  },
  frames: {
    files: /^lib\/client\/cross-tab\//,
    exports: /^(lib\/(events|client\/(stream|cross-tab))|tests\/helpers\/stream)\//,
  },
  fence: {},
  held: {},
  outbox: {
    files:
      /^(app\/(\[org\]|api\/orgs\/\[org\])\/outbox|lib\/delivery\/providers\/outbox\.ts|tests\/client\/use-paged-list\.outbox)/,
    exports: /^(app\/\[org\]\/outbox|lib\/delivery|tests\/reliability\/soak)\//,
  },
  words: { exports: /^app\/\[org\]\/plans\/_entry\/actor-labels/ },
  keys: {
    files: /^(app\/(\[org\]\/settings|api\/orgs\/\[org\])\/keys|lib\/api-keys|tests\/)/,
    exports: /^(app\/\[org\]\/(settings\/keys|_keyboard)|lib\/api-keys)\//,
  },
  rest: {},
  asked: {},
  // A number and counting are the same meaning, and frequent.
  count: { files: /^app\/\[org\]\/(_shell\/use-waiting-count|insights\/count-figure)/, exports: /./ },
  notice: {
    files: /^app\/(_ui\/notice|\[org\]\/_connection\/connection-notice)/,
    exports: /^app\/(_ui|\[org\]\/_connection)\//,
  },
  verdict: { exports: /^app\/\[org\]\/settings\/rules\// },
  verdicts: {},
  bell: {},
  census: {},
  hearing: {},
  hints: {},
  mouth: {},
  postman: {},
  supervisor: {},
  tether: {},
  unhurried: {},
  world: {},
};

const takenWord = (word: string) => (Object.hasOwn(TAKEN_WORDS, word) ? TAKEN_WORDS[word] : undefined);

/** One word, one meaning. */
export const takenFileNames: Rule = (files) =>
  files.flatMap(({ path }) =>
    path
      .split(/[/.[\]()_-]+/)
      .filter((word) => {
        const places = takenWord(word);
        return places !== undefined && !places.files?.test(path);
      })
      .map((word) => `${path}: the word "${word}" is taken`),
  );

const EXPORT =
  /^export (?:default )?(?:async )?(?:const|let|function\*?|class|type|interface)\s+([A-Za-z_$][\w$]*)/gm;

/** The words of a name in camelCase or CONSTANT_CASE, in lower case. */
function wordsOf(name: string): string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase());
}

/** The same words in the names of exports. */
export const takenExportNames: Rule = (files) =>
  files.flatMap(({ path, text }) =>
    [...codeOf(text).matchAll(EXPORT)].flatMap(([, name = '']) =>
      wordsOf(name)
        .filter((word) => {
          const places = takenWord(word);
          return places !== undefined && !places.exports?.test(`${path} ${name}`);
        })
        .map((word) => `${path}: the word "${word}" in ${name} is taken`),
    ),
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
