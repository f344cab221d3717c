/** `rawdog keys create`, `show`, `update`, `rotate`, `revoke` */
import { findAccountPath, isPrincipal } from '../accounts.ts';
import type { Account } from '../answers.ts';
import type { Call, Command } from '../command.ts';
import { describeAccount } from '../describe.ts';
import { print } from '../print.ts';
import { WrongUsage } from '../problems.ts';
import { readSpan } from '../read-value.ts';
import { accountFlags, namingFlags, readSettings } from '../settings.ts';
import { styleFor } from '../style.ts';
import { oneLine } from '../text.ts';
import { span } from '../units.ts';

const which = '<key>';

const create: Command = {
  name: 'keys create',
  summary: 'Makes a key and shows its secret, this once; or lets an AWS role or user call signed',
  flags: {
    ...accountFlags,
    team: { value: 'team', help: 'It belongs to, for good' },
    arn: { value: 'arn', help: 'Of an AWS role or user that is to call signed, with no key' },
  },
  examples: [
    'rawdog keys create --name website --budget 20/month --rpm 60',
    "rawdog keys create --name batch --team search --models 'openai/*,groq/*' --tpd 5m --expires 90d",
    'KEY=$(rawdog keys create --name ci)',
    'rawdog keys create --name worker --arn arn:aws:iam::123456789012:role/worker --budget 100/month',
  ],
  async run(call) {
    const { given, terminal, api } = call;
    const [arn, team] = [given.text('arn'), given.text('team')];
    if (given.text('name') === undefined) throw new WrongUsage('--name is missing: what people will call the key.');
    const settings = readSettings(given, terminal.now(), { mayClear: false });
    const body = { ...settings, ...(team !== undefined && { team }), ...(arn !== undefined && { arn }) };
    const made = await ask(() => api.admin('POST', arn === undefined ? '/keys' : '/principals', body));
    await show(call, made);
    return 0;
  },
};

const showKey: Command = {
  name: 'keys show',
  summary: 'Shows all that is known of a key, but its secret',
  operands: [which],
  examples: ['rawdog keys show website', 'rawdog keys show key_0mi3k1x2a9f3c2b1d0e4a'],
  async run(call) {
    const { given, api } = call;
    await show(call, await ask(async () => api.admin('GET', await findAccountPath(api, word(given.operands)))));
    return 0;
  },
};

const update: Command = {
  name: 'keys update',
  summary: 'Changes a key; `none` takes a rule away',
  operands: [which],
  flags: accountFlags,
  examples: ['rawdog keys update website --budget 50/month --rpm 120', 'rawdog keys update website --ips none'],
  async run(call) {
    const { given, terminal, api } = call;
    const settings = readSettings(given, terminal.now(), { mayClear: true });
    if (Object.keys(settings).length === 0) throw new WrongUsage('Say what is to be changed: --budget 50/month');
    await show(
      call,
      await ask(async () => api.admin('PATCH', await findAccountPath(api, word(given.operands)), settings)),
    );
    return 0;
  },
};

const rotate: Command = {
  name: 'keys rotate',
  summary: 'Gives a key a new secret, shown this once; the old one is valid for a while longer',
  operands: [which],
  flags: { overlap: { value: 'time', help: 'For which the old secret stays valid. Default: 24h' } },
  examples: ['rawdog keys rotate website', 'rawdog keys rotate website --overlap 0'],
  async run(call) {
    const { given, api } = call;
    const id = word(given.operands);
    if (isPrincipal(id)) throw new WrongUsage('An AWS principal has no secret of ours to rotate.');
    const overlap = readSpan('overlap', given.text('overlap') ?? '24h');
    const body = { overlap_seconds: overlap };
    const made = await ask(async () => api.admin('POST', `${await findAccountPath(api, id)}/rotate`, body));
    await show(
      call,
      made,
      overlap === 0 ? 'The old one is void.' : `The old one is valid for another ${span(overlap)}.`,
    );
    return 0;
  },
};

const revoke: Command = {
  name: 'keys revoke',
  summary: 'Revokes a key, for good; in force everywhere within a minute',
  operands: [which],
  examples: ['rawdog keys revoke website', 'rawdog keys revoke key_0mi3k1x2a9f3c2b1d0e4a'],
  async run(call) {
    const { given, api } = call;
    const revoked = await ask(async () => api.admin('DELETE', await findAccountPath(api, word(given.operands))));
    await print(call, revoked, () => [`${oneLine(revoked.name)} (${oneLine(revoked.id)}) is revoked.`]);
    return 0;
  },
};

export const changeKeyCommands: readonly Command[] = [create, showKey, update, rotate, revoke];

function word(operands: readonly string[]): string {
  return operands[0] ?? '';
}

async function ask(call: () => Promise<unknown>): Promise<Account> {
  return (await call().catch((error: unknown) => {
    throw namingFlags(error);
  })) as Account;
}

/** A secret goes out alone, so that a script can take it; what is said of it goes beside. */
async function show(call: Call, account: Account, more = ''): Promise<void> {
  const { terminal, given } = call;
  const isIssued = account.secret !== undefined && !given.has('json');
  if (!isIssued) return print(call, account, () => describeAccount(account, call.style, terminal.now()));
  const said = describeAccount(account, styleFor(terminal.notes, terminal.env), terminal.now());
  await terminal.notes.write(`${said.join('\n')}\n\nIts secret is shown this once. ${more}`.trimEnd().concat('\n'));
  await terminal.out.write(`${oneLine(account.secret ?? '')}\n`);
}
