import { appendRows, type DateRange, isoDate } from '@accounted/warehouse';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GAME_STATES } from '../tables/game-state.ts';
import { RAW_TABLES } from '../tables/index.ts';
import { playerBoxRow, scheduleRow } from '../testing/raw-rows.ts';
import { warehouseWith } from '../testing/warehouse-with.ts';
import { expectedIn, playersOfUnfinishedGames } from './expected.test-support.ts';
import { gamesOfTheDate } from './games-of-the-date.ts';
import { playersOfFinalGames, playersOfTheDate } from './players-of-the-date.ts';
import { teamsOfFinalGames, teamsOfTheDate, teamsOfTheSeason } from './teams-of-the-date.ts';

const EXPECTATIONS = [
	gamesOfTheDate,
	playersOfTheDate,
	playersOfFinalGames,
	playersOfUnfinishedGames,
	teamsOfTheDate,
	teamsOfFinalGames,
	teamsOfTheSeason,
];
const TEAMS = ['BOS', 'LAL', 'NYK', 'MIA'] as const;

const game = fc.record({
	day: fc.integer({ min: 10, max: 22 }),
	home: fc.constantFrom(...TEAMS),
	away: fc.constantFrom(...TEAMS),
	game_state: fc.constantFrom(...GAME_STATES, 'FINAL' as const, 'FINAL' as const),
	/** How many players of each team have a row in the box score. */
	players: fc.integer({ min: 0, max: 3 }),
	isPreseason: fc.integer({ min: 0, max: 5 }).map((of) => of === 0),
});

test('what is expected on a date does not depend on the range that is asked for', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(game, { minLength: 3, maxLength: 12 }),
			fc.integer({ min: 10, max: 22 }),
			fc.integer({ min: 0, max: 5 }),
			async (games, first, days) => {
				const warehouse = await warehouseWith(
					[],
					[
						appendRows(
							RAW_TABLES.schedule.table,
							games.map(({ day, home, away, game_state, isPreseason }, index) =>
								scheduleRow({
									game_id: `${index}`,
									game_date: dateOf(day),
									home_team: home,
									away_team: away,
									game_state,
									is_counted: !isPreseason,
								}),
							),
						),
						appendRows(
							RAW_TABLES.player_box.table,
							games.flatMap(({ day, home, away, players }, index) =>
								[home, away].flatMap((team) =>
									Array.from({ length: players }, (_, number) =>
										playerBoxRow({
											game_id: `${index}`,
											game_date: dateOf(day),
											team,
											player_lookup: `${team}${(number + index) % 4}`,
											status: number === 2 ? 'DNP' : 'PLAYED',
										}),
									),
								),
							),
						),
					],
				);
				const range: DateRange = { start: dateOf(first), end: dateOf(Math.min(22, first + days)) };
				const whole: DateRange = { start: dateOf(10), end: dateOf(22) };
				for (const expectation of EXPECTATIONS) {
					const all = Object.entries(await expectedIn(warehouse, expectation, whole));
					const within = all.filter(([date]) => date >= range.start && date <= range.end);
					expect(await expectedIn(warehouse, expectation, range)).toEqual(Object.fromEntries(within));
				}
			},
		),
		{ numRuns: 5, seed: 20211019 },
	);
});

function dateOf(day: number) {
	return isoDate.parse(`2021-11-${day}`);
}
