/** The state of a game, whatever words the publisher uses for it. */
export const GAME_STATES = ['SCHEDULED', 'IN_PROGRESS', 'FINAL', 'POSTPONED', 'CANCELLED'] as const;
export type GameState = (typeof GAME_STATES)[number];

/** Q3, 3rd Qtr, Period 3, OT, 2OT, OT2, Overtime, 1st Half. */
const PERIOD =
	'(?:q[1-4]|(?:period|quarter|qtr) [1-4]|(?:[1-4](?:st|nd|rd|th)|first|second|third|fourth)(?: (?:q|qtr|quarter|period|half))?|\\d?ot\\d?|\\d?(?:st|nd|rd|th)? ?overtime)';
/** The time left in a period: 2:31, 45.2. */
const CLOCK = '\\d{1,2}(?::\\d{2})?(?:\\.\\d)?';
/** What follows a final word after overtime: /OT, /2OT, (OT), OT2. */
const OVERTIME = '(?: ?[/(-]? ?\\d?ots? ?\\d?\\)?)?';
/** A time of day: 7:30 pm, 7p, 19:30 ET. A bare 7:30 may be a clock, and is not one of these. */
const TIME =
	'(?:\\d{1,2}(?::\\d{2})? ?(?:[ap]m?|[ap]\\.m\\.)(?: [a-z]{2,4})?|\\d{1,2}:\\d{2} ?(?:[ecmp][sd]?t|utc|gmt|z))';

/** The first pattern that fits decides. The text is in lower case, with single blanks and without `status_`. */
const SPELLINGS: readonly (readonly [GameState, RegExp])[] = [
	[
		'FINAL',
		RegExp(
			`^(?:(?:final|f|ft|full time|complete|completed|completed pending review|closed|ended|end of game|finished|game over)${OVERTIME}|after over ?time|aot|3(?:\\.0*)?)$`,
		),
	],
	[
		'IN_PROGRESS',
		RegExp(
			`^(?:in|in ?progress|in play|live|playing|half ?time|half|ht|bt|break(?: time)?|end period|2(?:\\.0*)?|(?:(?:end|start|beginning)(?: of)? (?:the )?)?${PERIOD}(?:[ ,-]+${CLOCK}(?: left)?)?|${CLOCK}[ ,-]+(?:in |left in )?${PERIOD})$`,
		),
	],
	['POSTPONED', /^(?:postponed|ppd|pst|postp|suspended|susp|rescheduled)\b/],
	[
		'CANCELLED',
		/^(?:cancell?ed|cancel|cncl|canc|can|cxl|abandoned|abd|unnecessary|not necessary|not needed)\b/,
	],
	[
		'SCHEDULED',
		RegExp(
			`^(?:scheduled|pre|pre[ -]?game|not started|ns|upcoming|unplayed|created|tbd|time ?-?tbd|if ?-?necessary|1(?:\\.0*)?|(?:.*[ ,-])?${TIME}|\\d{4}-\\d{2}-\\d{2}[ t]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?:z|[+-]\\d{2}:?\\d{2})?)$`,
		),
	],
];

/**
 * Returns the state that a published status stands for. Null for a blank status, and for a status that is not known: the
 * callers treat such a game as SCHEDULED, and `load` names the status.
 */
export function gameStateOf(status: string | null): GameState | null {
	const text = (status ?? '')
		.trim()
		.toLowerCase()
		.replace(/^status[_ ]/, '')
		.replaceAll(/[_\s]+/g, ' ');
	return SPELLINGS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
