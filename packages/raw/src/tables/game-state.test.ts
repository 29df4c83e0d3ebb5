import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GAME_STATES, type GameState, gameStateOf } from './game-state.ts';

const SPELLINGS: Readonly<Record<GameState, readonly string[]>> = {
	FINAL: [
		'Final',
		'FINAL',
		' Final',
		'Final/OT',
		'Final/2OT',
		'Final / OT',
		'Final OT',
		'Final (OT)',
		'Final (2OT)',
		'Final/OT2',
		'F',
		'F/OT',
		'F/2OT',
		'FT',
		'AOT',
		'STATUS_FINAL',
		'STATUS_FULL_TIME',
		'3',
		'3.0',
		'Complete',
		'Completed',
		'completed_pending_review',
		'closed',
		'ended',
		'Finished',
	],
	SCHEDULED: [
		'Scheduled',
		'STATUS_SCHEDULED',
		'1',
		'1.0',
		'Pre-game',
		'pregame',
		'pre',
		'NS',
		'Not Started',
		'TBD',
		'time-tbd',
		'if-necessary',
		'7:30 pm ET',
		'7:30 PM',
		'7p',
		'10:00 p.m. ET',
		'19:30 UTC',
		'10/19 - 7:30 PM EDT',
		'Tue, October 19 at 7:30 PM EDT',
		'2021-10-19T23:30:00Z',
		'2021-10-19 23:30:00',
	],
	IN_PROGRESS: [
		'2',
		'2.0',
		'STATUS_IN_PROGRESS',
		'inprogress',
		'In Progress',
		'in',
		'Live',
		'Q4 2:31',
		'Q1',
		'Q3 4:12',
		'Q2 45.2',
		'3rd Qtr',
		'3rd Qtr 5:00',
		'2:31 - 4th',
		'5:00 - 3rd Quarter',
		'1st Half',
		'Halftime',
		'STATUS_HALFTIME',
		'HT',
		'End of Q2',
		'End of 1st Quarter',
		'END Q3',
		'STATUS_END_PERIOD',
		'Start of Q2',
		'Period 3',
		'OT',
		'OT 2:00',
		'2OT',
		'Overtime',
	],
	POSTPONED: ['Postponed', 'PPD', 'STATUS_POSTPONED', 'Suspended', 'Postponed - weather', 'PPD (COVID-19)'],
	CANCELLED: ['Cancelled', 'Canceled', 'STATUS_CANCELED', 'CNCL', 'Canc.', 'unnecessary', 'Abandoned'],
};

test.each(GAME_STATES)('known spellings of %s', (state) => {
	for (const text of SPELLINGS[state]) expect([text, gameStateOf(text)]).toEqual([text, state]);
});

test.each([
	null,
	'',
	'   ',
	'Finalising soon',
	'Finals',
	'post',
	'delayed',
	'4',
	'0',
	'7:30',
	'Q5',
	'over soon',
	'true',
])('%j is not known', (text) => expect(gameStateOf(text)).toBeNull());

test('each state stands for itself', () => {
	for (const state of GAME_STATES) expect(gameStateOf(state)).toBe(state);
});

test('case, surrounding blanks and the prefix STATUS_ make no difference', () => {
	const spelling = fc.constantFrom(...GAME_STATES.flatMap((state) => SPELLINGS[state]));
	const blank = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 });
	fc.assert(
		fc.property(spelling, blank, blank, fc.boolean(), (text, before, after, upper) => {
			const cased = upper ? text.toUpperCase() : text.toLowerCase();
			expect(gameStateOf(`${before}${cased}${after}`)).toBe(gameStateOf(text));
		}),
	);
});

test('any text has a state or none, and is read in time that does not grow out of hand', () => {
	fc.assert(
		fc.property(fc.string({ maxLength: 200 }), (text) => {
			const state = gameStateOf(text);
			expect(state === null || GAME_STATES.includes(state)).toBe(true);
		}),
	);
	expect(gameStateOf(`${'1 '.repeat(50_000)}x`)).toBeNull();
});
