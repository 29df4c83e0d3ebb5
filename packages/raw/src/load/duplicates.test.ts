import { expect, test } from 'vitest';
import {
	emptyWarehouse,
	find,
	load,
	rejectedRows,
	rowsOf,
	type SourceRow,
	smallLeague,
	type Tables,
	temporaryFolder,
} from '../small-league.test-support.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';

const GAME = '0022100001';

function allTables(): Tables {
	return {
		...smallLeague(),
		players: [{ player_id: 1, player_name: 'BOS One', age: 30 }],
		game_odds: [
			{
				game_id: GAME,
				game_date: '2021-10-19',
				home_team: 'BOS',
				away_team: 'LAL',
				total_line: 220.5,
				home_spread: -4.5,
			},
		],
		injury_transactions: [
			{
				transaction_date: '2021-10-19',
				team: 'BOS',
				action: 'PLACED',
				player_id: 1,
				player_name: 'BOS Four',
				notes: 'knee',
			},
		],
	};
}

/** Each table, a column that is not in its key, and another value for it. */
const TABLES = [
	['schedule', { home_score: 99 }],
	['players', { age: 31 }],
	['player_box', { ast: 9 }],
	['team_box', { reb: 44 }],
	['shots', { shot_made: false }],
	['game_odds', { total_line: 199.5 }],
] as const satisfies readonly (readonly [RawTableName, SourceRow])[];

test.each([...TABLES.map(([table]) => table), 'injury_transactions' as const])(
	'a second identical row of %s is counted, named and dropped',
	async (table) => {
		const warehouse = await emptyWarehouse();
		const tables = allTables();
		const [first] = tables[table] ?? [];
		tables[table]?.push({ ...first });
		const { tables: loaded } = await load(warehouse, temporaryFolder(), tables);
		const last = (tables[table]?.length ?? 0) + 1;
		expect(loaded.find((one) => one.table === table)).toMatchObject({
			dropped: 1,
			droppedExamples: [{ position: `line ${last}`, kept: 'line 2' }],
			rejectedCount: 0,
		});
		expect(await rejectedRows(warehouse)).toEqual([]);
		expect(await rowsOf<never>(warehouse, RAW_TABLES[table].table as never)).toHaveLength(last - 2);
	},
);

test.each(TABLES)(
	'of two differing rows of %s one is kept and the other rejected, in any order',
	async (table, other) => {
		const kept = await Promise.all(
			[false, true].map(async (isReversed) => {
				const warehouse = await emptyWarehouse();
				const tables = allTables();
				const rows = tables[table] ?? [];
				rows.push({ ...rows[0], ...other });
				if (isReversed) rows.reverse();
				const { tables: loaded } = await load(warehouse, temporaryFolder(), tables);
				expect(loaded.find((one) => one.table === table)).toMatchObject({ rejectedCount: 1, dropped: 0 });
				const [rejected] = await rejectedRows(warehouse);
				const column = Object.keys(other)[0] ?? '';
				expect(rejected).toMatchObject({
					table_name: table,
					column_name: '',
					reason: expect.stringMatching(
						RegExp(
							`^the same ${RAW_TABLES[table].table.key.join(' and ')} as line \\d+, with other values: ${column} .+, not .+$`,
						),
					),
				});
				expect(JSON.parse(rejected?.row_json ?? '{}')).toHaveProperty(column);
				const texts = (await rowsOf<never>(warehouse, RAW_TABLES[table].table as never)).map((row) =>
					JSON.stringify(row),
				);
				return texts.sort();
			}),
		);
		expect(kept[0]).toEqual(kept[1]);
	},
);

test('a player may be placed on the list twice on a day, for two reasons', async () => {
	const warehouse = await emptyWarehouse();
	const tables = allTables();
	tables.injury_transactions?.push({ ...tables.injury_transactions[0], notes: 'flu' });
	const { tables: loaded } = await load(warehouse, temporaryFolder(), tables);
	expect(loaded.find(({ table }) => table === 'injury_transactions')).toMatchObject({
		rows: 2,
		rejectedCount: 0,
		dropped: 0,
	});
});

test('two players who share a lookup are no duplicates', async () => {
	const warehouse = await emptyWarehouse();
	const tables = smallLeague();
	find(tables.player_box, { game_id: GAME, player_name: 'BOS Two' }).player_name = 'BÖS One';
	find(tables.player_box, { game_id: '0022100003', player_name: 'BOS Two' }).player_name = 'BÖS One';
	const { tables: loaded } = await load(warehouse, temporaryFolder(), tables);
	expect(loaded.find(({ table }) => table === 'player_box')).toMatchObject({ rows: 24, rejectedCount: 0 });
});

test.each<[string, SourceRow, SourceRow]>([
	['postponed', { status: 'Postponed', home_score: null, away_score: null, game_date: '2021-10-17' }, {}],
	['scheduled', { status: '7:30 pm ET', home_score: null, away_score: null }, {}],
	['final without a score', { home_score: null, away_score: null }, {}],
	['cancelled', { status: 'Canceled', game_date: '2021-10-30' }, {}],
	[
		'postponed before the new date',
		{ status: 'PPD', home_score: null, away_score: null, game_date: '2021-10-17' },
		{ status: 'Scheduled', home_score: null, away_score: null },
	],
])('a line of a game that is %s gives way to the better line, in any order', async (_, worse, better) => {
	for (const isFirst of [true, false]) {
		const warehouse = await emptyWarehouse();
		const tables = smallLeague();
		const schedule = tables.schedule ?? [];
		const game = find(schedule, { game_id: GAME });
		Object.assign(game, better);
		if (isFirst) schedule.unshift({ ...game, ...worse });
		else schedule.push({ ...game, ...worse });
		const { tables: loaded, games } = await load(warehouse, temporaryFolder(), tables);
		expect(games).toBe(3);
		expect(loaded[0]).toMatchObject({ rows: 3, superseded: 1, rejectedCount: 0, dropped: 0 });
		expect(loaded.flatMap(({ rejectedCount }) => rejectedCount)).toEqual([0, 0, 0, 0]);
		const rows = await rowsOf(warehouse, RAW_TABLES.schedule.table);
		expect(rows.find(({ game_id }) => game_id === GAME)).toMatchObject({ game_date: '2021-10-19' });
	}
});
