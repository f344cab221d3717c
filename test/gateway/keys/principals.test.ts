import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openCallers } from '../../../gateway/keys/callers.ts';
import { createPrincipals, type Principals } from '../../../gateway/keys/principals.ts';
import { createTeams } from '../../../gateway/keys/teams.ts';
import { startStore, type TestStore } from '../../helpers/store.ts';
import { type Clock, createClock } from './clock.ts';

let store: TestStore;
let clock: Clock;
let principals: Principals;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => {
  clock = createClock();
  principals = createPrincipals(store.table, clock.now);
});
afterAll(() => store.close());

const account = 'arn:aws:iam::123456789012';

test('a role is known by its name, whatever its path', async () => {
  await createTeams(store.table, clock.now).create({ id: 'data', name: 'Data', rules: { models: ['bedrock/*'] } });
  const made = await principals.create({
    arn: `${account}:role/jobs/etl`,
    name: 'etl',
    team: 'data',
    rules: { endpoints: ['embed'] },
  });

  const arn = `${account}:role/etl`;
  expect(made).toEqual({
    id: arn,
    name: 'etl',
    team: 'data',
    rules: { endpoints: ['embed'] },
    createdAt: clock.seconds(),
  });
  expect(await openCallers(store.table, clock.now).byArn(arn)).toEqual({
    id: arn,
    name: 'etl',
    rules: { endpoints: ['embed'] },
    team: { id: 'data', rules: { models: ['bedrock/*'] } },
  });
  expect((await principals.update(`${account}:role/other/path/etl`, { name: 'ETL' })).name).toBe('ETL');
  expect((await principals.list()).map(({ id, name }) => [id, name])).toEqual([[arn, 'ETL']]);
  await expect(principals.create({ arn, name: 'again' })).rejects.toMatchObject({ fields: { status: 409 } });
});

test('one that is not known is undefined, one that is revoked a 401', async () => {
  const arn = `${account}:user/ada`;
  const callers = () => openCallers(store.table, clock.now).byArn(arn);
  expect(await callers()).toBeUndefined();
  await principals.create({ arn, name: 'Ada' });
  expect(await callers()).toMatchObject({ id: arn });

  await principals.revoke(arn);

  await expect(callers()).rejects.toMatchObject({
    message: 'This AWS principal was revoked.',
    fields: { status: 401, code: 'revoked_api_key' },
  });
});

test.each([
  [{ name: 'a' }],
  [{ name: 'a', arn: 'etl' }],
  [{ name: 'a', arn: `${account}:root` }],
  [{ name: 'a', arn: 'arn:aws:sts::123456789012:assumed-role/etl/session' }],
  [{ name: 'a', arn: 'arn:aws:iam::12:role/etl' }],
])('%j is refused, and the ARN named', async (input) => {
  await expect(principals.create(input)).rejects.toMatchObject({ fields: { status: 400, param: 'arn' } });
});
