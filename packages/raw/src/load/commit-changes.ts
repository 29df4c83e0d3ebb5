import { EVERY_DATE, recordSource } from '@accounted/failure-tracking';
import {
	appendRows,
	type IsoDate,
	replaceRows,
	type Sql,
	type Staged,
	sql,
	type TableChange,
	type Warehouse,
} from '@accounted/warehouse';
import type { Registry } from '../identity/registry.ts';
import { registryTable } from '../identity/registry-table.ts';
import { PLAYERS_SOURCE, RAW_SOURCE } from '../sources.ts';
import { RAW_TABLES, type RawTableName } from '../tables/index.ts';
import { type RejectedGame, rejectedGamesTable } from '../tables/rejected-games.ts';
import { BOOKS, type StoredBooks } from './books.ts';
import type { ChangedEntities } from './changed-entities.ts';
import {
	rejectedRowsTable,
	type SourceUnit,
	type SourceVersion,
	sourceUnitsTable,
	sourceVersionsTable,
	unreadValuesTable,
} from './tables.ts';
import { type StoredVersions, unitKey } from './units.ts';

/**
 * Units of one table that change: they are replaced by what is staged of them, and those without versions are deleted. What is
 * kept of rejected rows and unread values belongs to its file: another file does not replace it.
 */
export interface UnitChanges {
	readonly table: RawTableName;
	readonly units: readonly string[];
	/** Units of which no file's rejected rows and unread values stay. */
	readonly gone: readonly string[];
	/** Units of which the rejected rows and unread values of some files are replaced. */
	readonly books: { readonly units: readonly string[]; readonly sources: readonly string[] };
	/** What the units hold after the commit. */
	readonly versions: readonly SourceVersion[];
	/** Null where nothing arrives. */
	readonly staged: {
		/** Null where no unit changes. */
		readonly rows: Staged | null;
		/** Null where there are none. */
		readonly rejected: Staged | null;
		readonly unread: Staged | null;
		/** True where all units that are staged change: the first load, most of all. */
		readonly isWhole: boolean;
	} | null;
	/** Games of rejected lines of the schedule. */
	readonly rejectedGames: readonly RejectedGame[];
}

interface CommitOptions {
	readonly stored: StoredVersions;
	readonly storedBooks: StoredBooks;
	/** Null where players stay as they are. */
	readonly registry: Registry | null;
	readonly changedEntities: ChangedEntities;
	/** Units that a source has brought, and had not before. */
	readonly newlyBrought: readonly SourceUnit[];
	readonly runId: string;
	readonly now: () => string;
}

/** Brings in what has changed, all of it at one instant, and returns the dates it belongs to. */
export async function commitChanges(
	warehouse: Warehouse,
	unitChanges: readonly UnitChanges[],
	{ stored, storedBooks, registry, changedEntities, newlyBrought, runId, now }: CommitOptions,
): Promise<IsoDate[]> {
	const changes: TableChange[] = [];
	const dates = new Set<IsoDate | null>();
	for (const change of unitChanges) {
		const { table, units, versions } = change;
		for (const unit of units) dates.add(stored.get(unitKey(table, unit))?.unit_date ?? null);
		for (const { unit_date } of versions) dates.add(unit_date);
		for (const one of tableChanges(change, storedBooks)) changes.push(one);
	}
	if (newlyBrought.length > 0) changes.push(appendRows(sourceUnitsTable, newlyBrought));
	if (registry?.changed) changes.push(replaceRows(registryTable, sql`TRUE`, registry.rows()));
	const datesChanged = [...dates].filter((date) => date !== null).sort();
	if (changes.length === 0) return [];
	const players = changedPlayers(unitChanges, registry);
	await recordSource(
		warehouse,
		[
			{ source: RAW_SOURCE, dates: [...datesChanged, EVERY_DATE], entities: changedEntities },
			...(players.length === 0
				? []
				: [{ source: PLAYERS_SOURCE, dates: [EVERY_DATE], entities: new Map([[EVERY_DATE, players]]) }]),
		],
		changes,
		{ runId, now: now() },
	);
	return datesChanged;
}

/** The players whose rows among the players or in the registry change. */
function changedPlayers(unitChanges: readonly UnitChanges[], registry: Registry | null): string[] {
	const published = unitChanges.flatMap(({ table, units }) => (table === 'players' ? units : []));
	return [...new Set([...published, ...(registry?.changedLookups() ?? [])])].sort();
}

/** All changes of one raw table and of what is kept beside it. */
function tableChanges(change: UnitChanges, storedBooks: StoredBooks): TableChange[] {
	const { table, units, gone, versions, staged, rejectedGames } = change;
	const { table: definition, unit } = RAW_TABLES[table];
	// A transaction_date is a DATE; ISO text and DATE compare alike once both are text.
	const ofUnits = sql`CAST(${sql.identifier(unit)} AS STRING) ${sql.in('STRING', units)}`;
	const inVersions = sql`table_name = ${table} AND unit ${sql.in('STRING', units)}`;
	const rowCount = versions.reduce((sum, { row_count }) => sum + row_count, 0);
	const changed = new Set(units);
	const rows = staged?.rows ?? null;
	return [
		...(units.length === 0
			? []
			: [
					{
						table: definition,
						where: ofUnits,
						...(rows === null ? {} : { staged: { from: rows, ...partOf(staged, ofUnits), rowCount } }),
					},
					replaceRows(sourceVersionsTable, inVersions, versions),
				]),
		...bookChanges(change, storedBooks),
		...(gone.length === 0
			? []
			: [replaceRows(sourceUnitsTable, sql`table_name = ${table} AND unit ${sql.in('STRING', gone)}`, [])]),
		...(table === 'schedule'
			? [
					replaceRows(
						rejectedGamesTable,
						sql`game_id ${sql.in('STRING', units)}`,
						rejectedGames.filter(({ game_id }) => changed.has(game_id)),
					),
				]
			: []),
	];
}

const BOOK_TABLES = { rejected: rejectedRowsTable, unread: unreadValuesTable } as const;

/** What changes in the books: nothing where they keep nothing of the units and nothing arrives. */
function bookChanges({ table, gone, books, staged }: UnitChanges, stored: StoredBooks): TableChange[] {
	const where = sql`table_name = ${table} AND (unit ${sql.in('STRING', gone)}
		OR unit ${sql.in('STRING', books.units)} AND source ${sql.in('STRING', books.sources)})`;
	const [allGone, units, sources] = [new Set(gone), new Set(books.units), new Set(books.sources)];
	const held = stored.filter(
		({ table_name, unit, source }) =>
			table_name === table && (allGone.has(unit) || (units.has(unit) && sources.has(source))),
	);
	return BOOKS.flatMap((book) => {
		const from = staged?.[book] ?? null;
		if (from === null && !held.some((one) => one.book === book)) return [];
		return [
			{
				table: BOOK_TABLES[book],
				where,
				...(from === null ? {} : { staged: { from, ...partOf(staged, where) } }),
			},
		];
	});
}

/** Which of the rows that are staged are taken. */
function partOf(staged: UnitChanges['staged'], where: Sql): { readonly where?: Sql } {
	return staged?.isWhole ? {} : { where };
}
