import { formatCount, plural, printedCommand, sameCommand } from '@accounted/command-line';
import { type LoadedTable, type LoadResult, type Missing, RAW_TABLES, type RawSource } from '@accounted/raw';

/** How many missing units of a table are named. */
const UNITS_SHOWN = 3;

/** How many units with fewer rows are named. */
const LOST_SHOWN = 10;

/** How much of a value is shown. */
const VALUE_SHOWN = 60;

/** What a load brought in, and the command that comes next. */
export function loadedText(source: RawSource, loaded: LoadResult, seconds: string, where: string): string {
	const { tables, range, games, gamesChanged, datesChanged } = loaded;
	const [first] = datesChanged;
	const changed = tables.some(({ unitsChanged }) => unitsChanged > 0);
	return [
		`Loaded ${source.label} into ${where} in ${seconds} s`,
		`  ${plural(games, 'game')}, ${range.start} to ${range.end}`,
		...tables.map(({ table, rows }) => `  ${table.padEnd(20)} ${formatCount(rows).padStart(10)} rows`),
		...source.tables
			.filter((table) => !tables.some((one) => one.table === table))
			.map((table) => `  ${table.padEnd(20)}       left out; --with ${table} loads it too`),
		changed || datesChanged.length > 0
			? `  ${plural(datesChanged.length, 'date')} and ${plural(gamesChanged, 'game')} changed`
			: '  nothing has changed since it was loaded before',
		...(first === undefined ? [] : [`Next: ${backfillFrom(first, range.end)}`]),
		'',
	].join('\n');
}

/** Later dates read the changed ones: a backfill goes on to the end of the schedule. */
export function backfillFrom(first: string, last: string): string {
	return printedCommand('pipeline', [
		'backfill',
		'--start-date',
		first,
		'--end-date',
		first > last ? first : last,
	]);
}

/** What a person should know of a load, though nothing is lost by it. */
export function loadNotes({
	tables,
	lostRows,
	unknownSeasonTypes,
	unresolvedTransactions,
}: LoadResult): string[] {
	return [
		...lostRowsLines(lostRows),
		...tables.flatMap(({ notes }) => notes),
		...tables.flatMap(({ origin, superseded }) =>
			superseded === 0
				? []
				: [
						`${origin}: ${plural(superseded, 'line')} of games that stand on the schedule more than once: the line of the played game is loaded`,
					],
		),
		...tables.flatMap(({ origin, unread }) =>
			unread.map(
				({ column, count, position, value }) =>
					`${origin}: ${plural(count, 'value')} of ${column} could not be read and ${count === 1 ? 'is' : 'are'} left empty; the first is ${shortened(value)} in ${position}. All are in nba_raw.unread_values`,
			),
		),
		...unknownSeasonTypes.map(
			({ seasonType, games }) =>
				`${plural(games, 'game')} ${games === 1 ? 'has' : 'have'} the unknown season type ${JSON.stringify(seasonType)}: they count for the season`,
		),
		...(unresolvedTransactions === 0
			? []
			: [
					`${plural(unresolvedTransactions, 'injury transaction')} ${unresolvedTransactions === 1 ? 'is' : 'are'} about a player who is not known`,
				]),
	];
}

/** What is wrong with what was loaded: something is rejected, stands twice, is missing, or cannot be told. */
export function loadProblems({ tables, missing, removed, unknownStates }: LoadResult): string[] {
	return [
		...tables.flatMap(rejectedLines),
		...tables.flatMap(droppedLines),
		...unknownStates.map(
			({ status, games }) =>
				`${plural(games, 'game')} ${games === 1 ? 'has' : 'have'} a score and box scores and ${status === null ? 'no status' : `the unknown status ${JSON.stringify(status)}`}: ${games === 1 ? 'it is' : 'they are'} not taken for final`,
		),
		...(removed ? [] : missing.map(missingLine)),
		...(removed || missing.length === 0
			? []
			: [`Nothing of this was deleted. To delete it: ${sameCommand('pipeline')} --allow-removals`]),
	];
}

/** A value as it stands in a file, without the end of a long one. */
function shortened(value: string): string {
	return JSON.stringify(value.length > VALUE_SHOWN ? `${value.slice(0, VALUE_SHOWN)}...` : value);
}

/** What was deleted because the source lacks it. */
export function removedLines({ missing, removed }: LoadResult): string[] {
	return removed ? missing.map((one) => `deleted: ${unitsText(one)} of ${one.table}`) : [];
}

function rejectedLines({ origin, rejectedCount, rejected }: LoadedTable): string[] {
	if (rejectedCount === 0) return [];
	return [
		`${plural(rejectedCount, 'row')} of ${origin} rejected, and kept in nba_raw.rejected_rows:`,
		...rejected.map(
			({ position, column_name, reason }) =>
				`  ${position}${column_name === '' ? '' : `, column ${column_name}`}: ${reason}`,
		),
		...(rejectedCount > rejected.length
			? [`  and ${formatCount(rejectedCount - rejected.length)} more`]
			: []),
	];
}

function droppedLines({ origin, dropped, droppedExamples }: LoadedTable): string[] {
	if (dropped === 0) return [];
	return [
		`${plural(dropped, 'row')} of ${origin} ${dropped === 1 ? 'stands' : 'stand'} there twice, and ${dropped === 1 ? 'was' : 'were'} loaded once:`,
		...droppedExamples.map(({ position, kept }) => `  ${position} equals ${kept}`),
		...(dropped > droppedExamples.length
			? [`  and ${formatCount(dropped - droppedExamples.length)} more`]
			: []),
	];
}

function missingLine(missing: Missing): string {
	const { table, isFileMissing } = missing;
	if (isFileMissing)
		return `${table}: the source has no such file any more; an earlier load brought ${unitsText(missing)}`;
	return table === 'schedule'
		? `schedule: ${unitsText(missing)} that an earlier load brought ${missing.units.length === 1 ? 'is' : 'are'} not on it`
		: `${table}: it has no row of ${unitsText(missing)} that an earlier load brought`;
}

/** The rows that a source no longer has of games, days and players of which it has others. */
function lostRowsLines(lostRows: LoadResult['lostRows']): string[] {
	const named = lostRows.slice(0, LOST_SHOWN).map(({ table, unit, rows }) => {
		const word = UNIT_WORDS[RAW_TABLES[table].unit] ?? 'unit';
		return `${table}: ${plural(rows, 'row')} of ${word} ${unit} that ${rows === 1 ? 'was' : 'were'} there ${rows === 1 ? 'is' : 'are'} not in the file any more`;
	});
	const more = lostRows.length - named.length;
	return more === 0 ? named : [...named, `and so for ${formatCount(more)} more games, days or players`];
}

const UNIT_WORDS: Readonly<Record<string, string>> = {
	game_id: 'game',
	transaction_date: 'day',
	player_lookup: 'player',
};

function unitsText({ table, units }: Missing): string {
	const word = UNIT_WORDS[RAW_TABLES[table].unit];
	const shown = units.slice(0, UNITS_SHOWN).join(', ');
	const more = units.length > UNITS_SHOWN ? ', ...' : '';
	return `${plural(units.length, word ?? 'unit')} (${shown}${more})`;
}
