import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environmentOf, type Room, rawdog } from '../helpers/cli.ts';
import { startTestGateway, type TestGateway } from '../helpers/gateway.ts';

let gateway: TestGateway;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  gateway = await startTestGateway();
  env = environmentOf(gateway);
});
afterAll(() => gateway.close());

const call = (words: readonly string[], room: Room = {}) => rawdog(words, { env, ...room });

/** What differs from run to run, as what it is. */
function stable(text: string): string {
  return text
    .replaceAll(/key_[a-z0-9]{21}/g, 'key_000000000000000000000')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '2026-01-01 00:00 UTC');
}

const arn = 'arn:aws:iam::123456789012:role/worker';

test('a key is made with every rule, and its secret stands alone', async () => {
  const made = await call([
    'keys', 'create', '--name', 'every rule', '--models', 'openai/*,groq/*', '--models', 'fast', '--endpoints', 'chat,embed',
    '--ips', '127.0.0.0/8,::1', '--budget', '20/month', '--warn-at', '75%', '--rpm', '60', '--rpd', '1k', '--tpm', '100k',
    '--tpd', '5m', '--concurrent', '3', '--model-limit', 'openai/*: rpm=6, tpd=10k', '--model-limit', 'groq/*: concurrent=1',
    '--shards', '2', '--expires', '2100-01-31', '--tag', 'centre=search', '--tag', 'stage=test',
  ]); // biome-ignore format: as one types it
  const models = await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${made.out.trim()}` } });

  expect([made.code, models.status]).toEqual([0, 200]);
  expect(made.out).toMatch(/^rd-[\w-]{43}\n$/);
  expect(stable(made.notes).replace(/active, .* left/, 'active, 1 d left')).toBe(`every rule  key_000000000000000000000
  state               active, 1 d left
  models              openai/*, groq/*, fast
  endpoints           chat, embed
  addresses           127.0.0.0/8, ::1
  budget              $20.00 a month, warned at 75 %
  limits              60 requests a minute, 1,000 requests a day, 100,000 tokens a minute, 5,000,000 tokens a day, 3 calls at once
  limits of openai/*  6 requests a minute, 10,000 tokens a day
  limits of groq/*    1 call at once
  shards              2
  tags                centre=search, stage=test
  created             2026-01-01 00:00 UTC
  expires             2026-01-01 00:00 UTC
  last used           not yet

Its secret is shown this once.
`);
});

test('a key is changed, field by field, and none takes a rule away', async () => {
  await call([
    'keys',
    'create',
    '--name',
    'changing',
    '--budget',
    '20/month',
    '--warn-at',
    '0.5',
    '--rpm',
    '60',
    '--tag',
    'a=1',
    '--tag',
    'b=2',
  ]);

  const changed = await call([
    'keys',
    'update',
    'changing',
    '--budget',
    '5/day',
    '--rpm',
    'none',
    '--tpm',
    '9k',
    '--tag',
    'a=',
    '--json',
  ]);
  const bare = await call(['keys', 'update', 'changing', '--budget', 'none', '--name', 'changed', '--json']);

  expect(JSON.parse(changed.out)).toMatchObject({
    name: 'changing',
    tags: { b: '2' },
    rules: { budget: { usd: 5, per: 'day', warn_at: 0.5 }, limits: { tokens_per_minute: 9000 } },
  });
  expect(JSON.parse(bare.out)).toMatchObject({ name: 'changed', rules: { limits: { tokens_per_minute: 9000 } } });
  expect(JSON.parse(bare.out).rules).not.toHaveProperty('budget');
  expect(JSON.parse(changed.out).tags).not.toHaveProperty('a');
});

test('a key is rotated: the new secret opens it, the old one for as long as is said', async () => {
  const { out: old } = await call(['keys', 'create', '--name', 'rotating']);

  const usual = await call(['keys', 'rotate', 'rotating']);
  const atOnce = await call(['keys', 'rotate', 'rotating', '--overlap', '0']);

  expect(usual.notes).toMatch(/\n\nIts secret is shown this once\. The old one is valid for another 1 d\.\n$/);
  expect(atOnce.notes).toMatch(/\n\nIts secret is shown this once\. The old one is void\.\n$/);
  expect(new Set([old, usual.out, atOnce.out]).size).toBe(3);
});

test('a key is revoked, and is left out of the list from then on', async () => {
  const { out } = await call(['keys', 'create', '--name', 'short lived', '--json']);
  const { id, secret } = JSON.parse(out);

  const revoked = await call(['keys', 'revoke', 'short lived']);
  const [usual, all, shown] = await Promise.all([
    call(['keys', 'list']),
    call(['keys', 'list', '--all']),
    call(['keys', 'show', id]),
  ]);

  expect(revoked).toEqual({ code: 0, out: `short lived (${id}) is revoked.\n`, notes: '' });
  expect(usual.out).not.toContain(id);
  expect(usual.out).toMatch(/\n\d+ revoked ones? (is|are) left out: --all\n$/);
  expect(all.out).toMatch(new RegExp(`^short lived +${id} .*revoked`, 'm'));
  expect(shown.out).toContain('  state      revoked\n');
  expect([usual, all, shown, revoked].map((said) => said.out + said.notes).join()).not.toContain(secret);
});

test('an AWS principal is let in by its ARN, shown, changed and revoked', async () => {
  const made = await call(['keys', 'create', '--name', 'worker', '--arn', arn, '--budget', '100/month']);
  const changed = await call(['keys', 'update', arn, '--rpm', '6']);
  const revoked = await call(['keys', 'revoke', 'worker']);

  expect(stable(made.out)).toBe(`worker  ${arn}
  state      active
  models     all
  endpoints  all
  budget     $100.00 a month, warned at 80 %
  created    2026-01-01 00:00 UTC
  last used  not yet
`);
  expect(changed.out).toContain('  limits     6 requests a minute\n');
  expect(revoked.out).toBe(`worker (${arn}) is revoked.\n`);
});

describe('a name', () => {
  test('that several keys have is refused, with their ids', async () => {
    await call(['keys', 'create', '--name', 'twin']);
    await call(['keys', 'create', '--name', 'twin']);

    const { code, notes } = await call(['keys', 'revoke', 'twin']);

    expect(code).toBe(1);
    expect(notes).toMatch(/^2 keys have that name\. Say which by its id: key_\w+, key_\w+\n$/);
  });

  test('that none has is told, and so is an id', async () => {
    const [name, id] = await Promise.all([call(['keys', 'show', 'nobody']), call(['keys', 'show', 'key_nobody0'])]);

    expect([name.code, name.notes]).toEqual([1, 'There is no key of that name. `rawdog keys list` shows them.\n']);
    expect([id.code, id.notes]).toEqual([1, 'There is no key `key_nobody0`.\n']);
  });

  test('that would draw over the terminal is shown without what would', async () => {
    const made = await call(['keys', 'create', '--name', 'a\u001b[2Jb\u202ec', '--json']);
    const { out } = await call(['keys', 'show', JSON.parse(made.out).id]);

    expect(out).toMatch(/^a\[2Jbc {2}key_/);
  });
});

test('what the gateway refuses is told in the words of the flags', async () => {
  const [ip, team, endpoint, arnless] = await Promise.all([
    call(['keys', 'create', '--name', 'a', '--ips', '10.0.0.0/8,nowhere']),
    call(['keys', 'create', '--name', 'a', '--team', 'nobody']),
    call(['keys', 'create', '--name', 'a', '--endpoints', 'chta']),
    call(['keys', 'create', '--name', 'a', '--arn', 'worker']),
  ]);

  expect([ip.code, team.code, endpoint.code, arnless.code]).toEqual([1, 1, 1, 1]);
  expect(ip.notes).toMatch(/--ips.*must be an address or a range such as/);
  expect(team.notes).toBe('There is no team `nobody`.\n');
  expect(endpoint.notes).toMatch(/--endpoints.*must be one of chat, completion/);
  expect(arnless.notes).toContain('must be the ARN of a role or a user');
});

test('the list fits the terminal, and is whole without one', async () => {
  const own = await startTestGateway();
  const room = { env: environmentOf(own) };
  await rawdog(['teams', 'create', 'search'], room);
  await rawdog(
    ['keys', 'create', '--name', 'a website with a long name', '--team', 'search', '--budget', '20/month'],
    room,
  );
  await rawdog(['keys', 'create', '--name', 'batch'], room);

  const [plain, wide, narrow, team] = await Promise.all([
    rawdog(['keys', 'list'], room),
    rawdog(['keys', 'list'], { ...room, width: 90 }),
    rawdog(['keys', 'list'], { ...room, width: 40 }),
    rawdog(['keys', 'list', '--team', 'search', '--json'], room),
  ]);
  await own.close();

  expect(
    stable(plain.out),
  ).toBe(`NAME                        ID                         TEAM    STATE   BUDGET          LAST USED
a website with a long name  key_000000000000000000000  search  active  $20.00 a month  not yet
batch                       key_000000000000000000000          active                  not yet
`);
  expect(stable(wide.out).split('\n')[1]).toBe(
    'a website with a lo…  key_000000000000000000000  search  active  $20.00 a month  not yet',
  );
  expect(narrow.out).toBe(
    'NAME                        STATE\na website with a long name  active\nbatch                       active\n',
  );
  expect(Math.max(...narrow.out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(40);
  expect(JSON.parse(team.out)).toMatchObject({ object: 'list', data: [{ name: 'a website with a long name' }] });
});

describe('teams', () => {
  test('are made, changed, shown and listed', async () => {
    const made = await call([
      'teams',
      'create',
      'research',
      '--name',
      'Research',
      '--budget',
      '500/month',
      '--rpm',
      '600',
    ]);
    const changed = await call(['teams', 'update', 'research', '--rpm', 'none', '--models', 'openai/*']);
    const shown = await call(['teams', 'show', 'research']);
    const list = await call(['teams', 'list']);

    expect([made.code, changed.out]).toEqual([0, shown.out]);
    expect(stable(shown.out)).toBe(`Research  research
  models     openai/*
  endpoints  all
  budget     $500.00 a month, warned at 80 %
  created    2026-01-01 00:00 UTC
`);
    expect(stable(list.out)).toContain('research  Research  $500.00 a month  2026-01-01 00:00 UTC\n');
  });

  test('are removed when nobody is in them', async () => {
    await call(['teams', 'create', 'leaving']);
    await call(['keys', 'create', '--name', 'last of leaving', '--team', 'leaving']);

    const early = await call(['teams', 'delete', 'leaving']);
    await call(['keys', 'revoke', 'last of leaving']);
    const late = await call(['teams', 'delete', 'leaving']);

    expect([early.code, early.notes]).toEqual([
      1,
      expect.stringMatching(/^The team `leaving` has `key_\w+` in it: revoke/),
    ]);
    expect(late).toEqual({ code: 0, out: 'The team leaving is removed.\n', notes: '' });
  });

  test('need an id that is none of another, and well-formed', async () => {
    await call(['teams', 'create', 'taken']);
    const [taken, odd] = await Promise.all([
      call(['teams', 'create', 'taken']),
      call(['teams', 'create', 'Not A Team']),
    ]);

    expect([taken.code, taken.notes]).toEqual([1, 'There is a team `taken` already.\n']);
    expect(odd.notes).toContain('must be at most 63 lower-case letters');
  });
});

test('lists of more than a page are whole', async () => {
  const names = Array.from({ length: 1005 }, (_, index) => `t${String(index).padStart(4, '0')}`);
  const own = await startTestGateway();
  const headers = { authorization: `Bearer ${own.adminKey}` };
  const make = (id: string) =>
    fetch(`${own.url}/admin/v1/teams`, { method: 'POST', headers, body: JSON.stringify({ id, name: id }) });
  for (let at = 0; at < names.length; at += 50) await Promise.all(names.slice(at, at + 50).map(make));

  const { out } = await rawdog(['teams', 'list', '--json'], { env: environmentOf(own) });
  await own.close();

  expect(JSON.parse(out).data.map(({ id }: { id: string }) => id)).toEqual(names);
});
