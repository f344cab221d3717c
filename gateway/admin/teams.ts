/** `/teams`: rules of their own above those of their keys. */
import { newTeamSchema, teamSettingsSchema } from '../keys/schema.ts';
import { createTeams, type Team } from '../keys/teams.ts';
import { deletedAnswer, listOf, teamAnswer } from './answers.ts';
import { listed, pageQuery } from './listed.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminTools } from './operations.ts';
import { toSnakeFields } from './spelling.ts';

export function teamOperations({ table, now }: AdminTools): Operation[] {
  const teams = createTeams(table, now);
  return [
    operation({
      method: 'GET',
      path: '/teams',
      summary: 'All teams, by id',
      query: pageQuery,
      answer: listOf(teamAnswer),
      handle: async ({ query }) => listed((await teams.list()).map(toTeam), query),
    }),
    operation({
      method: 'POST',
      path: '/teams',
      summary: 'Makes a team',
      body: newTeamSchema,
      answer: teamAnswer,
      status: 201,
      handle: async ({ body }) => toTeam(await teams.create(body)),
    }),
    operation({
      method: 'GET',
      path: '/teams/{id}',
      summary: 'A team',
      answer: teamAnswer,
      handle: async ({ id }) => toTeam(await teams.get(id)),
    }),
    operation({
      method: 'PATCH',
      path: '/teams/{id}',
      summary: 'Changes a team, field by field; null takes a field away',
      patches: teamSettingsSchema,
      answer: teamAnswer,
      handle: async ({ id, body }) => toTeam(await teams.update(id, body)),
    }),
    operation({
      method: 'DELETE',
      path: '/teams/{id}',
      summary: 'Removes a team in which nothing is left that is not revoked',
      answer: deletedAnswer,
      async handle({ id }) {
        await teams.remove(id);
        return { object: 'team', id, deleted: true };
      },
    }),
  ];
}

function toTeam(team: Team) {
  return { object: 'team', ...(toSnakeFields(team) as Team) };
}
