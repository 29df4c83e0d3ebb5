import { defineProcessor } from '@accounted/failure-tracking';
import { gamesOfTheDate } from '../expectations/games-of-the-date.ts';
import { RAW_SOURCE } from '../sources.ts';
import { evaluateGame, GAME_FAILURES } from './evaluate.ts';
import { gameInputs } from './inputs.ts';
import { loadedGamesTable } from './table.ts';

/** RAW: accounts for every game on the schedule, and every game of a rejected schedule line. */
export const rawGameLoader = defineProcessor({
	name: 'RawGameLoader',
	code: 'RAW',
	phase: 2,
	entityType: 'GAME',
	logicVersion: 2,
	output: { table: loadedGamesTable, entityColumn: 'game_id', dateColumn: 'game_date' },
	expectation: gamesOfTheDate,
	upstream: [{ from: RAW_SOURCE, lookbackDays: 0, includesDate: true }],
	failures: GAME_FAILURES,
	inputs: gameInputs,
	evaluate: evaluateGame,
});
