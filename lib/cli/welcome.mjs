// The text that `npm start` prints when the server answers: its address, how to sign in, and a first thing to try.

const LOOPBACK = ['localhost', '127.0.0.1', '::1', '[::1]'];
const CALL = {
  source: 'terminal',
  external_id: 'first-try',
  participants: [
    { speaker: 'Ana', role: 'agent' },
    { speaker: 'Tom', role: 'customer', name: 'Tom Reyes', email: 'tom@example.com' },
  ],
  turns: [
    { speaker: 'Tom', text: 'Could you send me the price list?' },
    { speaker: 'Ana', text: "Sure, I'll email you the price list tomorrow." },
  ],
};

export function welcome(env, host, port) {
  const isLocal = LOOPBACK.includes(host);
  const shown = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  const origin = new URL(
    env.PUBLIC_URL?.trim() ||
      `http://${shown.includes(':') && !shown.startsWith('[') ? `[${shown}]` : shown}:${port}`,
  ).origin;
  const hasDemo = isLocal && !env.DATABASE_URL?.trim() && !['1', 'true'].includes(env.NO_DEMO ?? '');
  const lines = ['', `Greenlight is running at ${origin}`, ''];
  if (!isLocal && !env.PUBLIC_URL?.trim()) {
    lines.push('To open it from other machines, set PUBLIC_URL to the address that they use.', '');
  }
  lines.push(...(hasDemo ? demo(origin) : fresh(origin)));
  lines.push('', 'Stop it with Ctrl-C.');
  return lines.join('\n');
}

function demo(origin) {
  const post = `curl -s -H 'Content-Type: application/json'`;
  const signIn = `${post} -c /tmp/gl -o /dev/null -d '{"email":"ana@example.com","password":"greenlight-demo"}' ${origin}/api/auth/sign-in/email`;
  return [
    'Open it and choose "Try the demo (nothing is sent)"',
    '(or sign in as ana@example.com or ben@example.com, password greenlight-demo).',
    'A few calls are there already: open a plan, approve it, and watch it run.',
    '',
    'Then leave the list of plans open and add a call:',
    `  ${signIn} && ${post} -b /tmp/gl -d ${quote(CALL)} ${origin}/api/orgs/demo/calls`,
  ];
}

function fresh(origin) {
  return [
    'Open it, create an account and an organization, and create an API key in its settings.',
    '',
    'Then leave the list of plans open and add a call:',
    `  curl -H 'Authorization: Bearer YOUR_KEY' -H 'Content-Type: application/json' -d ${quote(CALL)} ${origin}/api/orgs/YOUR_ORG/calls`,
  ];
}

/** Quotes for a shell: in single quotes only the single quote itself is special. */
function quote(value) {
  return `'${JSON.stringify(value).replaceAll("'", "'\\''")}'`;
}
