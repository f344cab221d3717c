/** What is answered to words that make no sense, and to keys and addresses that are wrong. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../cli/commands/all.ts';
import { environmentOf, rawdog } from '../helpers/cli.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

/** A port that nobody listens on any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const nowhere = {
  RAWDOG_URL: `http://127.0.0.1:${await closedPort()}`,
  RAWDOG_ADMIN_KEY: 'rd-admin-canary',
  RAWDOG_API_KEY: 'rd-canary',
};

describe('help', () => {
  test('of all commands names each of them, and where keys come from', async () => {
    const { code, out, notes } = await rawdog(['--help']);

    expect([code, notes]).toEqual([0, '']);
    for (const { name, summary } of commands)
      expect(out).toMatch(new RegExp(`^  ${name}.* {2}${summary.replaceAll(/[.*+?()]/g, '.')}$`, 'm'));
    expect(out).toContain('RAWDOG_ADMIN_KEY');
  });

  test.each(commands.map(({ name }) => name))('of `%s` has its flags and examples', async (name) => {
    const { code, out } = await rawdog([...name.split(' '), '--help']);
    const { flags = {}, examples } = commands.find((command) => command.name === name) ?? { examples: [] };

    expect(code).toBe(0);
    expect(examples.length).toBeGreaterThan(0);
    for (const text of [...Object.keys(flags).map((flag) => `  --${flag}`), ...examples, 'Usage: rawdog ', '--json']) {
      expect(out).toContain(text);
    }
  });

  test.each(commands.flatMap(({ name, examples }) => examples.map((example) => [example, name])))(
    'the example %s is of `%s`, with flags that there are',
    async (example, name) => {
      const words = /rawdog ([^|>]*)/.exec(example)?.[1] ?? '';
      const flags = words.match(/--[a-z-]+/g) ?? [];
      const known = await rawdog([...name.split(' '), '--help']);

      expect(words.startsWith(name)).toBe(true);
      for (const flag of flags) expect(known.out).toMatch(new RegExp(`^  ${flag}\\b`, 'm'));
    },
  );

  test('of a group shows its commands; without --help that is wrong usage', async () => {
    const [asked, bare] = await Promise.all([rawdog(['keys', '-h']), rawdog(['keys'])]);

    expect([asked.code, bare.code, bare.out]).toEqual([0, 2, '']);
    expect(asked.out).toContain('  keys rotate <key> ');
    expect(asked.out).not.toContain('teams');
    expect(bare.notes).toBe(asked.out);
  });

  test('is all there is to do without words', async () => {
    expect(await rawdog([])).toMatchObject({ code: 0, out: expect.stringContaining('Commands:') });
  });
});

test.each([
  [['kyes', 'list'], 'There is no command `kyes`. Did you mean `rawdog keys`?\nrawdog --help says how it is used.\n'],
  [
    ['keys', 'lst'],
    'There is no command `keys lst`. Did you mean `rawdog keys list`?\nrawdog keys --help says how it is used.\n',
  ],
  [['fly'], 'There is no command `fly`.\nrawdog --help says how it is used.\n'],
  [['--json', 'keys', 'list'], 'The command comes first, then its flags.\nrawdog --help says how it is used.\n'],
  [
    ['keys', 'list', '--tema', 'a'],
    'There is no flag --tema here. Did you mean --team?\nrawdog keys list --help says how it is used.\n',
  ],
  [['keys', 'list', '-x'], 'There is no flag -x here.\nrawdog keys list --help says how it is used.\n'],
  [['usage', '--__proto__', 'x'], 'There is no flag --__proto__ here.\nrawdog usage --help says how it is used.\n'],
  [
    ['keys', 'create'],
    '--name is missing: what people will call the key.\nrawdog keys create --help says how it is used.\n',
  ],
  [
    ['keys', 'create', '--name'],
    '--name needs a value: --name <text>\nrawdog keys create --help says how it is used.\n',
  ],
  [
    ['keys', 'create', '--name', '--rpm', '3'],
    '--name needs a value: --name <text>\nrawdog keys create --help says how it is used.\n',
  ],
  [['keys', 'list', '--all=yes'], '--all takes no value.\nrawdog keys list --help says how it is used.\n'],
  [['keys', 'show'], '<key> is missing.\nrawdog keys show --help says how it is used.\n'],
  [['keys', 'show', 'a', 'b'], '`b` is one word too many.\nrawdog keys show --help says how it is used.\n'],
  [
    ['keys', 'update', 'a'],
    'Say what is to be changed: --budget 50/month\nrawdog keys update --help says how it is used.\n',
  ],
  [
    ['keys', 'create', '--name', 'a', '--rpm', 'none'],
    '--rpm none takes something away, and there is nothing yet.\nrawdog keys create --help says how it is used.\n',
  ],
  [
    ['keys', 'update', 'a', '--budget', 'none', '--warn-at', '0.5'],
    '--warn-at contradicts another flag: what is taken away cannot be set.\nrawdog keys update --help says how it is used.\n',
  ],
  [
    ['keys', 'update', 'a', '--ips', '10.0.0.1', '--ips', 'none'],
    '--ips contradicts another flag: what is taken away cannot be set.\nrawdog keys update --help says how it is used.\n',
  ],
  [
    ['keys', 'rotate', 'arn:aws:iam::123456789012:role/a'],
    'An AWS principal has no secret of ours to rotate.\nrawdog keys rotate --help says how it is used.\n',
  ],
  [
    ['usage', '--by', 'model,colour'],
    '--by takes model, key, team, provider, endpoint, day.\nrawdog usage --help says how it is used.\n',
  ],
  [
    ['usage', 'export', '--format', 'xml'],
    '--format takes jsonl or csv.\nrawdog usage export --help says how it is used.\n',
  ],
  [
    ['books', 'verify', '--since', 'today', '--until', 'yesterday'],
    '--since must not be after --until.\nrawdog books verify --help says how it is used.\n',
  ],
  [
    ['chat', 'a/b'],
    'There is no prompt: give it after the model, or on stdin.\nrawdog chat --help says how it is used.\n',
  ],
  [
    ['budget', '--url', 'gateway'],
    'The address of the gateway must be a URL such as https://gateway.example.com.\nrawdog budget --help says how it is used.\n',
  ],
])('%j is wrong usage', async (words, said) => {
  expect(await rawdog(words, { env: nowhere })).toEqual({ code: 2, out: '', notes: said });
});

test('an address with a password in it is refused, and not shown', async () => {
  const { code, notes } = await rawdog(['budget', '--url', 'https://me:canary@example.com'], { env: nowhere });

  expect(code).toBe(2);
  expect(notes).not.toContain('canary');
});

describe('a gateway that cannot be reached', () => {
  test('is one to start, or to say where it is', async () => {
    expect(await rawdog(['keys', 'list'], { env: nowhere })).toEqual({
      code: 1,
      out: '',
      notes: `${nowhere.RAWDOG_URL} cannot be reached. Nothing listens there. Start one with \`npm start\`, or say where it is: --url <address>, or RAWDOG_URL.\n`,
    });
  });

  test.each([
    ['a page', 200, {}, '<html>', 'is no RAWDOG gateway. Say where it is'],
    ['an error page', 502, {}, '<html>', 'is no RAWDOG gateway (status 502). Say where it is'],
    [
      'an address that has moved',
      308,
      { location: 'https://new.example' },
      '',
      'has moved to https://new.example. Say where it is: --url <address>\n',
    ],
    [
      'an API of somebody else',
      403,
      {},
      '{"message":"Missing Authentication Token"}',
      'Missing Authentication Token\n',
    ],
    [
      'a gateway without an admin API',
      404,
      {},
      '{"error":{"message":"no","code":"unknown_url"}}',
      'There is no such API at',
    ],
    [
      'a fault',
      500,
      { 'x-request-id': 'req_1' },
      '{"error":{"message":"Our fault.","code":null}}',
      'Our fault. (req_1)\n',
    ],
  ])('%s is told from one', async (_, status, headers, body, said) => {
    const server = createServer((_request, response) => response.writeHead(status, headers).end(body));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`;

    const { code, notes } = await rawdog(['teams', 'list', '--url', url], { env: nowhere });
    server.close();

    expect(code).toBe(1);
    expect(notes).toContain(said);
    expect(notes).not.toContain('canary');
  });
});

describe('keys', () => {
  let gateway: TestGateway;
  let env: NodeJS.ProcessEnv;
  beforeAll(async () => {
    gateway = await startTestGateway();
    env = environmentOf(gateway);
  });
  afterAll(() => gateway.close());

  test('that are wrong are not shown, and are to be set', async () => {
    const wrong = { ...env, RAWDOG_ADMIN_KEY: 'rd-admin-canary', RAWDOG_API_KEY: 'rd-canary' };
    const [admin, caller] = await Promise.all([
      rawdog(['keys', 'list'], { env: wrong }),
      rawdog(['chat', 'openai/gpt-5-mini', 'Hi'], { env: wrong }),
    ]);

    expect(admin).toEqual({
      code: 1,
      out: '',
      notes:
        'The admin key is wrong. Set RAWDOG_ADMIN_KEY: `npm start` prints it; of a stack, the output AdminKey is the command that prints it.\n',
    });
    expect(caller).toEqual({
      code: 1,
      out: '',
      notes:
        'The API key is not valid for this gateway. Set RAWDOG_API_KEY: `npm start` prints one, and `npx rawdog keys create` makes one.\n',
    });
  });

  test('that are missing are asked for where somebody is there', async () => {
    const { RAWDOG_ADMIN_KEY: hidden = '', ...others } = env;
    const [asked, alone] = await Promise.all([
      rawdog(['teams', 'list'], { env: others, hidden }),
      rawdog(['teams', 'list'], { env: others }),
    ]);

    expect([asked.code, asked.out]).toEqual([0, 'There are no teams. Make one: rawdog teams create <team>\n']);
    expect(alone).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/^No admin key was given\. Set RAWDOG_ADMIN_KEY:/),
    });
  });

  test('that no header takes are refused before they are sent', async () => {
    const { code, notes } = await rawdog(['teams', 'list'], { env: { ...env, RAWDOG_ADMIN_KEY: 'canary\u2026' } });

    expect([code, notes.startsWith('RAWDOG_ADMIN_KEY holds characters that no key has')]).toEqual([1, true]);
    expect(notes).not.toContain('canary');
  });

  test.each(['', '/', '/v1', '/v1/', '/admin/v1'])('the address may end with %j', async (end) => {
    const { code } = await rawdog(['teams', 'list', '--url', gateway.url + end], { env });

    expect(code).toBe(0);
  });

  test('Ctrl-C is no failure', async () => {
    expect(await rawdog(['teams', 'list'], { env, signal: AbortSignal.abort() })).toEqual({
      code: 130,
      out: '',
      notes: 'Cancelled.\n',
    });
  });
});
