import { PROCESSORS } from '@accounted/command-line';
import {
	type Disposition,
	dispositionOf,
	type FailureCategory,
	type FailureRow,
	type FailureType,
	failuresTable,
	type Processor,
	parseFailureRow,
} from '@accounted/failure-tracking';
import { RAW_TABLES, type RawSource, type RawTableName } from '@accounted/raw';
import { keptRows } from '@accounted/raw/testing';
import { type DateRange, type IsoDate, isoDate, type Row, sql, type Warehouse } from '@accounted/warehouse';
import { z } from 'zod';

const { schedule, player_box: playerBox } = RAW_TABLES;

/** What one game's box score comes as. */
const BOX_TABLES: ReadonlySet<RawTableName> = new Set(['player_box', 'team_box', 'shots']);

/** The source as it was on the evening of `until`, with the box scores of some games lost on the way. */
export function partOf(
	source: RawSource,
	until: IsoDate,
	lostGames: ReadonlySet<string> = new Set(),
): RawSource {
	const isKept = (table: RawTableName, { game_date, game_id }: Row) =>
		!(typeof game_date === 'string' && game_date > until) &&
		!(BOX_TABLES.has(table) && typeof game_id === 'string' && lostGames.has(game_id));
	return keptRows(source, isKept);
}

const gameRow = schedule.table.schema.pick({
	game_id: true,
	game_date: true,
	home_team: true,
	away_team: true,
});
const boxRow = playerBox.table.schema.pick({
	game_id: true,
	game_date: true,
	team: true,
	opponent: true,
	player_lookup: true,
	status: true,
});
type Game = z.output<typeof gameRow>;

/** What raw says of a season, before anything is lost: who was listed for which game, and how. In order of date. */
export interface Season {
	readonly games: readonly Game[];
	readonly boxes: readonly z.output<typeof boxRow>[];
}

export async function readSeason(warehouse: Warehouse): Promise<Season> {
	return {
		games: await warehouse.query(
			sql`SELECT game_id, game_date, home_team, away_team FROM ${schedule.table} WHERE is_final
				ORDER BY game_date, game_id`,
			gameRow,
		),
		boxes: await warehouse.query(
			sql`SELECT game_id, game_date, team, opponent, player_lookup, status FROM ${playerBox.table}
				ORDER BY game_date, game_id, player_lookup`,
			boxRow,
		),
	};
}

/** What was taken away: summaries of player-games that raw still has, or whole box scores from raw. */
export interface Loss {
	readonly summaries: readonly { readonly player: string; readonly date: IsoDate }[];
	readonly games: ReadonlySet<string>;
}

/** A game that somebody played, or must be supposed to have. */
export interface Appearance {
	readonly date: IsoDate;
	readonly team: string;
	readonly opponent: string;
	readonly lost: 'summary' | 'box score' | null;
}

/**
 * Each player's games after a loss, in order of date. Of a lost box score nobody can know who would have been in it: all
 * who PLAYED or were DNP in the team's last box score before it that is left are supposed to have played.
 */
export function appearancesAfter({ games, boxes }: Season, loss: Loss): Map<string, Appearance[]> {
	const found = new Map<string, Map<IsoDate, Appearance>>();
	const add = (player: string, appearance: Appearance) => {
		const dates = found.get(player) ?? new Map<IsoDate, Appearance>();
		dates.set(appearance.date, appearance);
		found.set(player, dates);
	};
	const left = boxes.filter(({ game_id }) => !loss.games.has(game_id));
	const lostSummaries = new Set(loss.summaries.map(({ player, date }) => `${player} ${date}`));
	for (const { game_id, game_date: date, home_team, away_team } of games) {
		if (!loss.games.has(game_id)) continue;
		const sides = [
			{ team: home_team, opponent: away_team },
			{ team: away_team, opponent: home_team },
		];
		for (const { team, opponent } of sides) {
			const earlier = left.filter((row) => row.team === team && row.game_date < date);
			const last = earlier.at(-1)?.game_date;
			for (const { player_lookup } of earlier.filter(
				(row) => row.game_date === last && row.status !== 'INACTIVE',
			))
				add(player_lookup, { date, team, opponent, lost: 'box score' });
		}
	}
	// Last: who is in a box score that is left was there, and nowhere else.
	for (const { player_lookup: player, game_date: date, team, opponent, status } of left)
		if (status === 'PLAYED')
			add(player, {
				date,
				team,
				opponent,
				lost: lostSummaries.has(`${player} ${date}`) ? 'summary' : null,
			});
	return new Map(
		[...found].map(([player, dates]) => [
			player,
			[...dates.values()].sort((one, other) => (one.date < other.date ? -1 : 1)),
		]),
	);
}

/** What a failure at the root of the trouble must say. */
interface Gap {
	readonly category: 'INCOMPLETE_UPSTREAM' | 'MISSING_SOURCE';
	readonly failureType: FailureType;
	readonly missingDates: readonly IsoDate[];
	/** Games of the window, or the minimum, and those of them that are there; null where nothing is counted. */
	readonly counts: { readonly expected: number; readonly actual: number } | null;
}

/** A failure that must follow from one of these, by key. */
interface Cascade {
	readonly roots: ReadonlySet<string>;
}

/** Every failure of disposition error that a loss must show as, by `keyOf`; there must be no other. */
export type Truth = ReadonlyMap<string, Gap | Cascade>;

export function keyOf(code: string, date: string, entity: string): string {
	return `${code} ${date} ${entity}`;
}

/**
 * The truth about a loss, from raw rows alone. `contextsFromBefore`: the game contexts (UPGC) were made before the loss
 * and know nothing of it. `until`: so far everything has run again since.
 */
export function truthOf(
	season: Season,
	loss: Loss,
	{
		contextsFromBefore = false,
		until,
	}: { readonly contextsFromBefore?: boolean; readonly until?: IsoDate } = {},
): Truth {
	const ran = (date: IsoDate) => until === undefined || date <= until;
	const truth = new Map<string, Gap | Cascade>();
	const set = (key: string, what: Gap | Cascade | null) => {
		if (what !== null) truth.set(key, what);
	};
	/** Follows from those of these keys that are errors themselves; from nothing where none is. */
	const cascade = (keys: readonly string[]): Cascade | null => {
		const roots = keys.flatMap((key) => {
			const what = truth.get(key);
			if (what === undefined) return [];
			return 'roots' in what ? [...what.roots] : [key];
		});
		return roots.length === 0 ? null : { roots: new Set(roots) };
	};

	const teams = new Map<string, { readonly date: IsoDate; readonly lost: 'box score' | null }[]>();
	for (const { game_id, game_date: date, home_team, away_team } of season.games) {
		const lost = loss.games.has(game_id) ? ('box score' as const) : null;
		if (lost !== null) set(keyOf('RAW', date, game_id), missingSource(date));
		for (const team of [home_team, away_team]) {
			teams.set(team, [...(teams.get(team) ?? []), { date, lost }]);
			if (lost !== null) set(keyOf('TOGS', date, team), missingSource(date));
		}
		// A defence is the opponent's offence seen from the other side.
		set(keyOf('TDGS', date, home_team), cascade([keyOf('TOGS', date, away_team)]));
		set(keyOf('TDGS', date, away_team), cascade([keyOf('TOGS', date, home_team)]));
	}
	const dates = [...new Set(season.games.map(({ game_date }) => game_date))];
	const teamGamesBefore = (team: string, date: IsoDate) =>
		(teams.get(team) ?? []).filter((game) => game.date < date);
	for (const [team, games] of teams) {
		for (const [index, { date }] of games.entries())
			set(keyOf('UTGC', date, team), windowGap(10, games.slice(0, index)));
		for (const date of dates) set(keyOf('TDZA', date, team), minimumGap(15, teamGamesBefore(team, date)));
	}

	for (const [player, games] of appearancesAfter(season, loss)) {
		for (const [index, { date, team, opponent, lost }] of games.filter((game) => ran(game.date)).entries()) {
			const before = games.slice(0, index);
			const key = (code: string) => keyOf(code, date, player);
			const defense = keyOf('TDZA', date, opponent);
			if (lost === 'box score') set(key('PGS'), missingSource(date));
			if (!contextsFromBefore) set(key('UPGC'), windowGap(10, before));
			set(key('PSZA'), minimumGap(10, before));
			set(key('PDC'), cascade([key('UPGC')]) ?? minimumGap(5, before));
			set(key('PCF'), cascade([key('UPGC'), keyOf('UTGC', date, team), key('PSZA'), defense]));
			const follows = cascade([key('PDC'), key('PCF'), key('PSZA'), defense, key('UPGC')]);
			// Without the opponent's defence it waits for that, and says nothing of its own.
			const waits = teamGamesBefore(opponent, date).length < 15;
			set(key('MLFS'), follows ?? (waits ? null : windowGap(10, before)));
		}
	}
	return truth;
}

function missingSource(date: IsoDate): Gap {
	return { category: 'MISSING_SOURCE', failureType: 'DATA_GAP', missingDates: [date], counts: null };
}

type Games = readonly Pick<Appearance, 'date' | 'lost'>[];

/** All of the last `size` games must be there. */
function windowGap(size: number, before: Games): Gap | null {
	const window = before.slice(-size);
	return gapOf(window, { expected: window.length, failureType: 'DATA_GAP' });
}

/** `minimum` games must be there, of the whole season. */
function minimumGap(minimum: number, before: Games): Gap | null {
	if (before.filter(({ lost }) => lost === null).length >= minimum) return null;
	return gapOf(before, {
		expected: minimum,
		failureType: before.length >= minimum ? 'DATA_GAP' : 'MIXED',
	});
}

function gapOf(
	games: Games,
	{ expected, failureType }: { readonly expected: number; readonly failureType: FailureType },
): Gap | null {
	const missingDates = games.filter(({ lost }) => lost !== null).map(({ date }) => date);
	if (missingDates.length === 0) return null;
	return {
		category: 'INCOMPLETE_UPSTREAM',
		failureType,
		missingDates,
		counts: { expected, actual: games.length - missingDates.length },
	};
}

/** A failure as it stands in the table, and where its chain of causes ends: null where it breaks off. */
export interface Claim {
	readonly row: FailureRow;
	readonly root: FailureRow | null;
	readonly disposition: Disposition;
}

/** Every open failure, by `keyOf`. */
export async function claimsOf(warehouse: Warehouse): Promise<Map<string, Claim>> {
	const rows = await warehouse.query(
		sql`SELECT * FROM ${failuresTable} WHERE resolution_status <> 'RESOLVED'`,
		failuresTable.schema,
	);
	const failures = new Map(rows.map(parseFailureRow).map((row) => [keyOfFailure(row), row]));
	return new Map(
		[...failures].map(([key, row]) => {
			const root = rootOf(row, failures);
			const disposition = dispositionOf(row.failure_category, root?.failure_category ?? null);
			return [key, { row, root, disposition }];
		}),
	);
}

function keyOfFailure({ processor_name, analysis_date, entity_id }: FailureRow): string {
	return keyOf(
		PROCESSORS.find(({ name }) => name === processor_name)?.code ?? processor_name,
		analysis_date,
		entity_id,
	);
}

function rootOf(row: FailureRow, failures: ReadonlyMap<string, FailureRow>): FailureRow | null {
	const { cause_processor, cause_date, cause_entity_id, cause_category } = row;
	if (row.failure_category !== 'MISSING_UPSTREAM') return row;
	if (cause_processor === null || cause_date === null || cause_entity_id === null) return null;
	const code = PROCESSORS.find(({ name }) => name === cause_processor)?.code;
	const cause = code === undefined ? undefined : failures.get(keyOf(code, cause_date, cause_entity_id));
	if (cause === undefined || cause.failure_category !== cause_category) return null;
	return rootOf(cause, failures);
}

export function errorsOf(claims: ReadonlyMap<string, Claim>): Map<string, Claim> {
	return new Map([...claims].filter(([, { disposition }]) => disposition === 'error'));
}

export interface Score {
	readonly claimed: number;
	readonly true: number;
	/** Share of the claims that are true, in every word. */
	readonly precision: number;
	/** Share of the truth that is claimed so. */
	readonly recall: number;
	readonly wrong: readonly string[];
	readonly missed: readonly string[];
}

export function score(claims: ReadonlyMap<string, Claim>, truth: Truth): Score {
	const agreed = new Set(
		[...claims].filter(([key, claim]) => agrees(claim, truth.get(key))).map(([key]) => key),
	);
	return {
		claimed: claims.size,
		true: truth.size,
		precision: agreed.size / claims.size,
		recall: agreed.size / truth.size,
		wrong: [...claims]
			.filter(([key]) => !agreed.has(key))
			.map(([key, { row }]) => `${key}: ${row.failure_reason}`),
		missed: [...truth.keys()].filter((key) => !agreed.has(key)),
	};
}

function agrees({ row, root }: Claim, truth: Gap | Cascade | undefined): boolean {
	if (truth === undefined) return false;
	if ('roots' in truth)
		return (
			row.failure_category === 'MISSING_UPSTREAM' &&
			row.failure_type === 'UPSTREAM' &&
			root !== null &&
			truth.roots.has(keyOfFailure(root))
		);
	return (
		row.failure_category === truth.category &&
		row.failure_type === truth.failureType &&
		missingDatesOf(row).join() === truth.missingDates.join() &&
		row.expected_count === (truth.counts?.expected ?? null) &&
		row.actual_count === (truth.counts?.actual ?? null) &&
		(row.raw_data_checked || truth.category !== 'INCOMPLETE_UPSTREAM') &&
		row.is_correctable
	);
}

export function missingDatesOf({ missing_dates }: FailureRow): IsoDate[] {
	return z.array(isoDate).parse(JSON.parse(missing_dates ?? '[]'));
}

/** How many failures there are, as `PSZA INCOMPLETE_UPSTREAM DATA_GAP`. */
export function tally(claims: ReadonlyMap<string, Claim>): Record<string, number> {
	const counts = new Map<string, number>();
	for (const [key, { row }] of claims) {
		const kind = `${key.split(' ')[0]} ${row.failure_category} ${row.failure_type}`;
		counts.set(kind, (counts.get(kind) ?? 0) + 1);
	}
	return Object.fromEntries([...counts].sort());
}

/** What became of an expected entity: its record, or what its failure says. */
export interface Outcome {
	readonly kind: 'RECORD' | FailureCategory;
	readonly row: Row;
}

/** What some processors made of every entity, by `keyOf`. */
export async function outcomesOf(
	warehouse: Warehouse,
	processors: readonly Processor[],
	range: DateRange,
	claims: ReadonlyMap<string, Claim>,
): Promise<Map<string, Outcome>> {
	const outcomes = new Map<string, Outcome>();
	for (const { code, output } of processors) {
		const { table, dateColumn, entityColumn } = output;
		const rows: Row[] = await warehouse.query(
			sql`SELECT * FROM ${table} WHERE ${sql.identifier(dateColumn)} BETWEEN ${sql.date(range.start)} AND ${sql.date(range.end)}`,
			table.schema,
		);
		for (const row of rows)
			outcomes.set(keyOf(code, String(row[dateColumn]), String(row[entityColumn])), { kind: 'RECORD', row });
	}
	for (const [key, { row }] of claims) {
		const { failure_category, failure_reason, failure_type, expected_count, actual_count, missing_dates } =
			row;
		const { raw_data_checked, cause_processor, cause_entity_id, cause_date, cause_category } = row;
		outcomes.set(key, {
			kind: failure_category,
			row: {
				failure_category,
				failure_reason,
				failure_type,
				expected_count,
				actual_count,
				missing_dates,
				raw_data_checked,
				cause_processor,
				cause_entity_id,
				cause_date,
				cause_category,
			},
		});
	}
	return outcomes;
}
