import { addDays, isoDate, type Row, type Warehouse } from '@accounted/warehouse';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playerContextInputs } from '../upcoming-player-game-context/inputs.ts';
import { teamContextInputs } from '../upcoming-team-game-context/inputs.ts';
import { box, type GameRow, game, offense, played, warehouseOf } from './small-season.test-support.ts';

const START = isoDate.parse('2021-10-19');

/** One game a day; each team's players are two of four. */
const gameOf = fc.record({
	home: fc.constantFrom('BOS', 'LAL'),
	away: fc.constantFrom('NYK', 'MIA'),
	state: fc.constantFrom('FINAL', 'FINAL', 'FINAL', 'IN_PROGRESS', 'SCHEDULED', 'POSTPONED'),
	hasBox: fc.integer({ min: 0, max: 4 }).map((of) => of > 0),
	isSummarised: fc.integer({ min: 0, max: 4 }).map((of) => of > 0),
});

async function rowsOn(
	warehouse: Warehouse,
	inputs: typeof playerContextInputs | typeof teamContextInputs,
	start: string,
	end: string,
) {
	const range = { start: isoDate.parse(start), end: isoDate.parse(end) };
	const rows: Row[] = await warehouse.query(inputs.sql(range), inputs.row);
	return rows.map((row) => JSON.stringify(row)).sort();
}

test('what is known before a date does not depend on the range that is asked for', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(gameOf, { minLength: 6, maxLength: 14 }), fc.nat(13), async (kinds, index) => {
			const games = kinds.map(
				({ home, away, state }, day): GameRow =>
					game(addDays(START, day), home, away, { game_state: state, is_final: state === 'FINAL' }),
			);
			const sides = games.flatMap((of, day) =>
				[of.home_team, of.away_team].map((team) => ({ of, team, kind: kinds[day] })),
			);
			const players = (team: string, { game_date }: GameRow) =>
				[0, 1].map((number) => `${team}${(number + Number(game_date.slice(-1))) % 4}`.toLowerCase());
			const warehouse = await warehouseOf({
				games,
				boxes: sides.flatMap(({ of, team, kind }) =>
					kind?.hasBox ? players(team, of).map((player) => box(of, team, player)) : [],
				),
				players: sides.flatMap(({ of, team, kind }) =>
					kind?.hasBox && kind.isSummarised && of.is_final
						? players(team, of).map((player) => played(of, team, player))
						: [],
				),
				offense: sides.flatMap(({ of, team, kind }) =>
					kind?.isSummarised && of.is_final ? [offense(of, team)] : [],
				),
			});
			const [first, last] = [START, addDays(START, games.length - 1)];
			const date = addDays(START, index % games.length);
			for (const inputs of [playerContextInputs, teamContextInputs]) {
				const all = await rowsOn(warehouse, inputs, first, last);
				const alone = await rowsOn(warehouse, inputs, date, date);
				expect(alone).toEqual(all.filter((row) => row.includes(`"analysis_date":"${date}"`)));
			}
		}),
		{ numRuns: 5, seed: 20211019 },
	);
});
