import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withDatasets } from './datasets.ts';
import { GOOGLE_SQL_SPELLING, render, type Sql, sql } from './sql.ts';
import { defineTable } from './table.ts';
import type { Warehouse } from './warehouse.ts';

const games = defineTable({
	name: 'nba_raw.games',
	description: 'Games.',
	schema: z.object({ game_id: z.string() }),
	key: ['game_id'],
});

/** What a statement becomes on its way to a warehouse. */
async function renamed(
	statement: Sql,
	names: Record<string, string> = { nba_raw: 'test_raw' },
): Promise<string> {
	const asked: Sql[] = [];
	const query: Warehouse['query'] = async (one) => {
		asked.push(one);
		return [];
	};
	const inner = { label: 'x', engine: 'x', query } as Warehouse;
	await withDatasets(inner, new Map(Object.entries(names))).query(statement, z.object({}));
	return render(asked[0] ?? sql``, GOOGLE_SQL_SPELLING).text;
}

describe('datasets with other names', () => {
	it.each([
		['a definition', sql`SELECT * FROM ${games}`, 'SELECT * FROM test_raw.games'],
		['a name', sql`SELECT * FROM ${sql.identifier('nba_raw.games')}`, 'SELECT * FROM test_raw.games'],
		[
			'text',
			sql`SELECT * FROM nba_raw.games AS nba_raw_games`,
			'SELECT * FROM test_raw.games AS nba_raw_games',
		],
		['quoted text', sql`SELECT * FROM \`nba_raw.games\``, 'SELECT * FROM `test_raw.games`'],
		['text in two pairs of quotes', sql`SELECT * FROM "nba_raw"."games"`, 'SELECT * FROM "test_raw"."games"'],
		['text in capitals', sql`SELECT * FROM NBA_RAW.GAMES`, 'SELECT * FROM test_raw.GAMES'],
		[
			'text after an opening bracket',
			sql`SELECT (SELECT 1 FROM nba_raw.g)`,
			'SELECT (SELECT 1 FROM test_raw.g)',
		],
	])('are named in %s', async (_, statement, wanted) => {
		expect(await renamed(statement)).toBe(wanted);
	});

	it.each([
		['a text', sql`SELECT 'FROM nba_raw.games', 'it''s nba_raw.games'`],
		[
			'a comment',
			sql`SELECT 1 -- nba_raw.games
		/* it's nba_raw.games */`,
		],
		['a longer name', sql`SELECT * FROM old_nba_raw.games, nba_raw_old.games`],
		['a column or another project', sql`SELECT a.nba_raw.b FROM other.nba_raw.games`],
	])('are not put into %s', async (_, statement) => {
		expect(await renamed(statement)).toBe(render(statement, GOOGLE_SQL_SPELLING).text);
	});

	it('may swap their names', async () => {
		const statement = sql`SELECT * FROM ${games} JOIN nba_old.games`;
		expect(await renamed(statement, { nba_raw: 'nba_old', nba_old: 'nba_raw' })).toBe(
			'SELECT * FROM nba_old.games JOIN nba_raw.games',
		);
	});

	it('keep a shared query one', async () => {
		const shared = sql.shared('played', sql`SELECT * FROM ${games}`);
		expect(await renamed(sql`SELECT * FROM ${shared} JOIN ${shared}`)).toBe(
			'WITH played AS (SELECT * FROM test_raw.games\n)\nSELECT * FROM played JOIN played',
		);
	});

	it('are refused where two would be one', () => {
		const names = new Map([
			['nba_raw', 'all_of_it'],
			['nba_analytics', 'All_Of_It'],
		]);
		expect(() => withDatasets({} as Warehouse, names)).toThrow('nba_raw and nba_analytics');
	});

	it('leave a warehouse as it is where no name differs', () => {
		const inner = {} as Warehouse;
		expect(withDatasets(inner, new Map([['nba_raw', 'nba_raw']]))).toBe(inner);
	});
});
