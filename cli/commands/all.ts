import type { Command } from '../command.ts';
import { booksCommands } from './books.ts';
import { budget } from './budget.ts';
import { chat } from './chat.ts';
import { doctor } from './doctor.ts';
import { changeKeyCommands } from './keys-change.ts';
import { keysList } from './keys-list.ts';
import { secret } from './secret.ts';
import { teamsCommands } from './teams.ts';
import { usage } from './usage.ts';
import { usageExport } from './usage-export.ts';

/** In the order in which they are listed. */
export const commands: readonly Command[] = [
  chat,
  keysList,
  ...changeKeyCommands,
  ...teamsCommands,
  usage,
  usageExport,
  budget,
  ...booksCommands,
  doctor,
  secret,
];
