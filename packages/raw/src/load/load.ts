import type { DateRange, IsoDate, SqlEngine, Staged, TableDefinition, Warehouse } from '@accounted/warehouse';
import { spanOf } from '@accounted/warehouse';
import { registryFor } from '../identity/registry-for.ts';
import type { RawSource } from '../source/raw-source.ts';
import type { Relation } from '../source/relation.ts';
import { SourceError } from '../source/source-error.ts';
import { RAW_TABLE_NAMES, RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { type Arrival, arrive, fileOf } from './arrival.ts';
import { bookSources, booksOf, changedBooks, type StoredBooks, storedBooks } from './books.ts';
import { type ChangedArrival, changedEntities } from './changed-entities.ts';
import { checkLeague } from './check-league.ts';
import { checkSameGames } from './check-same-games.ts';
import { FEW_ROWS } from './checked-rows.ts';
import { commitChanges, type UnitChanges } from './commit-changes.ts';
import type { Games } from './games.ts';
import { type Findings, findingsOf, firstRejected, type LoadedTable, loadedTableOf } from './load-result.ts';
import { gamesOf, putGames } from './loaded-games.ts';
import { type LostRows, lostRows } from './lost-rows.ts';
import { type Missing, missingGames, missingUnits, unitsWithoutFile } from './missing.ts';
import { rejectedRowsTable, type SourceUnit, unreadValuesTable } from './tables.ts';
import {
	broughtUnits,
	changedUnits,
	rejectedOnly,
	type StoredVersions,
	storedVersions,
	unitKey,
} from './units.ts';

export interface LoadRequest {
	readonly source: RawSource;
	/** The embedded engine that checks the rows. */
	readonly engine: SqlEngine;
	/** Tables to load that are otherwise left out. */
	readonly also?: readonly RawTableName[];
	/** Deletes what an earlier load brought and the source lacks. Default: it stays, and the result names it. */
	readonly allowRemovals?: boolean;
	readonly runId: string;
	/** The time in UTC, ISO. */
	readonly now: () => string;
	/** Is told when a table begins to be read (`rows` is then null), and when all its rows are checked. */
	readonly onProgress?: (event: { readonly table: RawTableName; readonly rows: number | null }) => void;
	/** Up to so many rows of a table are read one by one. Default: `FEW_ROWS`; with 0 all tables are checked set by set. */
	readonly fewRows?: number;
}

export interface LoadResult extends Findings {
	readonly tables: readonly LoadedTable[];
	/** First and last date of the schedule that was loaded. */
	readonly range: DateRange;
	readonly games: number;
	/** Games of which any row has changed. */
	readonly gamesChanged: number;
	/** Dates on which any raw row has changed. */
	readonly datesChanged: readonly IsoDate[];
	/** What an earlier load brought and the source lacks. */
	readonly missing: readonly Missing[];
	/** Games, days and players of which the source brought more rows before. */
	readonly lostRows: readonly LostRows[];
	/** Whether `missing` was deleted. */
	readonly removed: boolean;
}

/**
 * Brings a source into nba_raw. The source is the truth for the games on its schedule: each game's rows of each table
 * it has are replaced where they differ, in one commit. Loading the same source again finds no difference and writes
 * nothing. What an earlier load brought and the source lacks stays, unless removals are allowed.
 */
export async function loadRaw(warehouse: Warehouse, request: LoadRequest): Promise<LoadResult> {
	const { source, engine, also = [], allowRemovals = false, onProgress } = request;
	const absent = also.filter((table) => !source.tables.includes(table));
	if (absent.length > 0)
		throw new SourceError(
			`${source.label}: lacks ${absent.join(', ')}`,
			`Nothing was written. Add the file, or leave out --with ${absent.join(',')}.`,
		);
	const stored = await storedVersions(warehouse);
	const brought = await broughtUnits(warehouse, source.id, stored);
	const relationOf = relationsOf(source, engine);
	const begin = (table: RawTableName) => {
		if (source.tables.includes(table)) onProgress?.({ table, rows: null });
	};
	// One after the other: the engine stages one table at a time.
	begin('players');
	const players = await relationOf('players');
	begin('player_box');
	const player_box = await relationOf('player_box');
	const registry = await registryFor(warehouse, engine, { players, player_box });
	const arriveOne = async (table: RawTableName, games: Games | null): Promise<Arrival | null> => {
		begin(table);
		const relation = await relationOf(table);
		if (relation === null) return null;
		const arrival = await arrive(engine, table, relation, {
			origin: `${source.label}/${source.originOf(table)}`,
			source: `${source.id}/${source.originOf(table)}`,
			sourceId: source.id,
			registry,
			games,
			now: request.now(),
			fewRows: request.fewRows ?? FEW_ROWS,
		});
		onProgress?.({ table, rows: arrival.counts.accepted });
		return arrival;
	};

	const schedule = await arriveOne('schedule', null);
	if (schedule === null) throw new TypeError(`${source.label} has no schedule`);
	const { games: ours, rejectedGames } = await gamesOf(engine, schedule);
	if (ours.size === 0)
		throw new SourceError(
			`${source.label}: its schedule has no game that can be read`,
			await rejectedHint(engine, schedule),
		);
	await checkLeague(warehouse, source.label, ours);
	if (!allowRemovals) await checkSameGames(warehouse, source.label, ours);
	const lost = await missingGames(warehouse, brought, ours, stored);
	const games: Games = allowRemovals ? ours : new Map([...ours, ...lost]);
	await putGames(engine, games);

	const arrivals = [{ ...schedule, rejectedGames }];
	for (const table of RAW_TABLE_NAMES) {
		const isWanted = !RAW_TABLES[table].onRequest || also.includes(table);
		const arrival = table === 'schedule' || !isWanted ? null : await arriveOne(table, games);
		if (arrival !== null) arrivals.push(arrival);
	}
	const missing = missingOf(source, arrivals, brought, stored, ours, lost);
	const changes: BookedArrival[] = [];
	const books = await storedBooks(warehouse);
	for (const arrival of arrivals) {
		const { table, versions } = arrival;
		const gone = allowRemovals ? goneUnits(table, missing, lost, stored) : [];
		// A rejected line of the schedule that makes a game replaces the game's earlier line.
		const kept = rejectedOnly(table, versions, stored).filter(
			(unit) => !gone.includes(unit) && !(table === 'schedule' && ours.has(unit)),
		);
		const isKept = new Set(kept);
		const sources = bookSources(books, arrival, source.id);
		const ofFile = booksOf(books, table, sources);
		const mended = mendedUnits(arrival, ofFile, stored, ours);
		const units = new Set([
			...changedUnits(table, versions, stored).filter((unit) => !isKept.has(unit)),
			...gone,
			...mended.filter((unit) => allowRemovals || !lost.has(unit)),
		]);
		const here = new Set(versions.map(({ unit }) => unit));
		// What is known of a game that the source lacks stays with it.
		const inBooks = (await changedBooks(warehouse, engine, arrival, ofFile, sources, kept)).filter(
			(unit) => allowRemovals || here.has(unit) || !lost.has(unit),
		);
		changes.push({
			arrival,
			units: [...units],
			gone,
			books: { units: [...new Set([...units, ...inBooks])], sources },
		});
	}
	const dates = await commitArrivals(
		warehouse,
		changes,
		missing.filter(({ isFileMissing }) => isFileMissing && allowRemovals),
		{
			...request,
			stored,
			storedBooks: books,
			registry,
			games,
			newlyBrought: newlyBrought(source, arrivals, brought, ours),
		},
	);
	const tables: LoadedTable[] = [];
	for (const { arrival, units } of changes) tables.push(await loadedTableOf(engine, arrival, units.length));
	return {
		tables,
		range: spanOf([...ours.values()].map(({ date }) => date)),
		games: ours.size,
		gamesChanged: new Set(
			changes.flatMap(({ arrival, units }) =>
				RAW_TABLES[arrival.table].unit === 'game_id' ? units.filter((unit) => games.has(unit)) : [],
			),
		).size,
		datesChanged: dates,
		missing,
		lostRows: await lostRows(engine, changes, stored, brought),
		removed: allowRemovals,
		...(await findingsOf(engine, arrivals, registry)),
	};
}

/** The relations of a source, each read once. Null for a table that the source does not have. */
function relationsOf(
	source: RawSource,
	engine: SqlEngine,
): (table: RawTableName) => Promise<Relation | null> {
	const relations = new Map<RawTableName, Promise<Relation>>();
	return async (table) => {
		if (!source.tables.includes(table)) return null;
		const relation = relations.get(table) ?? source.relation(table, engine);
		relations.set(table, relation);
		return relation;
	};
}

function missingOf(
	source: RawSource,
	arrivals: readonly Arrival[],
	brought: ReadonlySet<string>,
	stored: StoredVersions,
	games: Games,
	lost: Games,
): Missing[] {
	const missing: Missing[] = [{ table: 'schedule', units: [...lost.keys()], isFileMissing: false }];
	for (const { table, versions } of arrivals)
		if (table !== 'schedule')
			missing.push({
				table,
				units: missingUnits(table, brought, versions, stored, games),
				isFileMissing: false,
			});
	for (const table of RAW_TABLE_NAMES)
		if (!source.tables.includes(table))
			missing.push({
				table,
				units: unitsWithoutFile(table, brought, stored),
				isFileMissing: true,
			});
	return missing.filter(({ units }) => units.length > 0);
}

/** Units that a source has brought, and had not before. */
function newlyBrought(
	{ id }: RawSource,
	arrivals: readonly Arrival[],
	brought: ReadonlySet<string>,
	games: Games,
): SourceUnit[] {
	return arrivals.flatMap(({ table, versions }) =>
		versions
			.filter(({ row_count, unit }) => row_count > 0 || (table === 'schedule' && games.has(unit)))
			.filter(({ unit }) => !brought.has(unitKey(table, unit)))
			.map(({ unit }) => ({ table_name: table, unit, source: id })),
	);
}

/** Units of a table that are deleted: those that the source lacks, and those of games that it lacks. */
function goneUnits(
	table: RawTableName,
	missing: readonly Missing[],
	lost: Games,
	stored: StoredVersions,
): string[] {
	const own = missing.filter((one) => one.table === table).flatMap(({ units }) => units);
	const ofGames =
		RAW_TABLES[table].unit === 'game_id'
			? [...lost.keys()].filter((unit) => stored.has(unitKey(table, unit)))
			: [];
	return [...own, ...ofGames];
}

/** Units of which only rejected rows were left, and whose rows are now mended or taken out of the file. */
function mendedUnits(
	{ table, versions }: Arrival,
	books: StoredBooks,
	stored: StoredVersions,
	games: Games,
): string[] {
	const here = new Set(versions.map(({ unit }) => unit));
	const ours = RAW_TABLES[table].unit === 'game_id' ? [...games.keys()] : [];
	const rejected = books.filter(({ book }) => book === 'rejected').map(({ unit }) => unit);
	return [...new Set([...ours, ...rejected])].filter(
		(unit) => !here.has(unit) && stored.get(unitKey(table, unit))?.row_count === 0,
	);
}

/** An arrival, the units of it that change, and those of which rejected rows and unread values do. */
type BookedArrival = ChangedArrival & Pick<UnitChanges, 'gone' | 'books'>;

interface CommitOptions extends LoadRequest {
	readonly stored: StoredVersions;
	readonly storedBooks: StoredBooks;
	readonly registry: Parameters<typeof commitChanges>[2]['registry'];
	readonly games: Games;
	readonly newlyBrought: readonly SourceUnit[];
}

/** Stages what has changed and commits it. */
async function commitArrivals(
	warehouse: Warehouse,
	changes: readonly BookedArrival[],
	withoutFile: readonly Missing[],
	{ engine, stored, storedBooks, registry, games, newlyBrought: brought, runId, now }: CommitOptions,
): Promise<IsoDate[]> {
	const staged: Staged[] = [];
	const stage = async (...[table, file]: Parameters<Warehouse['stageFile']>): Promise<Staged> => {
		const one = await warehouse.stageFile(table, file);
		staged.push(one);
		return one;
	};
	try {
		const unitChanges: UnitChanges[] = withoutFile.map(({ table, units }) => ({
			table,
			units,
			gone: units,
			books: { units: [], sources: [] },
			versions: [],
			staged: null,
			rejectedGames: [],
		}));
		for (const { arrival, units, gone, books } of changes) {
			if (books.units.length === 0) continue;
			const { table, rowsFile, rejected, unread, versions, rejectedGames } = arrival;
			const changed = new Set(units);
			const stageBook = async (book: TableDefinition, from: string | null) =>
				from === null ? null : await stage(book, await fileOf(engine, 'book', from, book.columns));
			unitChanges.push({
				table,
				units,
				gone,
				books,
				versions: versions.filter(({ unit }) => changed.has(unit)),
				staged: {
					rows: units.length === 0 ? null : await stage(RAW_TABLES[table].table, rowsFile),
					rejected: await stageBook(rejectedRowsTable, rejected),
					unread: await stageBook(unreadValuesTable, unread),
					isWhole: versions.every(({ unit }) => changed.has(unit)),
				},
				rejectedGames,
			});
		}
		const entities =
			registry?.changed || withoutFile.length > 0
				? new Map<IsoDate, string[]>()
				: await changedEntities(warehouse, engine, changes, stored, games);
		return await commitChanges(warehouse, unitChanges, {
			stored,
			storedBooks,
			registry,
			changedEntities: entities,
			newlyBrought: brought,
			runId,
			now,
		});
	} finally {
		for (const one of staged) await one.drop();
	}
}

async function rejectedHint(engine: SqlEngine, schedule: Arrival): Promise<string> {
	const [first] = await firstRejected(engine, schedule);
	if (first === undefined) return 'It is empty: nothing was written.';
	return `Every row was rejected; the first is ${first.position}, column ${first.column_name}: ${first.reason}. Nothing was written.`;
}
