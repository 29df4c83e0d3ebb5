import type { z } from 'zod';
import type { Part, Sql } from './sql.ts';
import { type RowOf, splitTableName, type TableDefinition } from './table.ts';
import type { ClaimedTables, TableWork } from './table-work.ts';
import type { PresentTables, Staged, StagedFile, TableChange, Warehouse } from './warehouse.ts';

/** The names that datasets have in a warehouse, by the names that code and statements give them. */
export type DatasetNames = ReadonlyMap<string, string>;

/**
 * Gives datasets other names: code and statements say `nba_raw.schedule`, and the warehouse has `test_nba_raw.schedule`. This is the
 * only place that knows both names. Statements that name a table in their own text are covered, too.
 * @returns The warehouse itself where no dataset has another name.
 * @throws TypeError where two datasets would get one name.
 */
export function withDatasets(warehouse: Warehouse, names: DatasetNames): Warehouse {
	const renamed = new Map([...names].filter(([from, to]) => from !== to));
	if (renamed.size === 0) return warehouse;
	const clash = clashOf(names);
	if (clash !== null) throw new TypeError(clash);
	return new RenamedDatasets(warehouse, new Renaming(renamed));
}

/** `nba_raw and nba_analytics would both be nba`; null where each dataset has a name of its own. No case tells names apart. */
export function clashOf(names: DatasetNames): string | null {
	const [twice] = Map.groupBy(names, ([, to]) => to.toLowerCase())
		.values()
		.filter((pairs) => pairs.length > 1);
	if (twice === undefined) return null;
	const [[, name = ''] = []] = twice;
	return `${twice.map(([dataset]) => dataset).join(' and ')} would both be ${name}`;
}

/** Puts the warehouse's names in the place of those in code. */
class Renaming {
	readonly #names: DatasetNames;
	readonly #inText: RegExp;
	/** A shared query stays one: it is told by its identity. */
	readonly #statements = new WeakMap<Sql, Sql>();

	constructor(names: DatasetNames) {
		this.#names = names;
		const datasets = [...names.keys()].map((name) => name.replaceAll(/\W/g, '\\$&')).join('|');
		// Comments and quoted texts come first, so that a name in them is left alone. A table's name stands in quotes of its own, or in
		// one pair with the dataset's.
		this.#inText = new RegExp(
			`--[^\\n]*|/\\*[\\s\\S]*?\\*/|'(?:[^'\\\\]|\\\\.|'')*'|(?<![\\w.\`"$@])([\`"]?)(${datasets})(?=\\1?\\.[\`"\\w])`,
			'gi',
		);
	}

	name(name: string): string {
		const { dataset, table } = splitTableName(name);
		const to = this.#names.get(dataset);
		return to === undefined || table === '' ? name : `${to}.${table}`;
	}

	dataset(name: string): string {
		return this.#names.get(name) ?? name;
	}

	table<T extends TableDefinition>(table: T): T {
		return { ...table, name: this.name(table.name) };
	}

	statement(statement: Sql): Sql {
		const known = this.#statements.get(statement);
		if (known !== undefined) return known;
		const renamed: Sql = { kind: 'sql', parts: statement.parts.map((part) => this.#part(part)) };
		this.#statements.set(statement, renamed);
		return renamed;
	}

	#part(part: Part): Part {
		if (typeof part === 'string') return this.#text(part);
		if (part.kind === 'shared') return { ...part, query: this.statement(part.query) };
		if (part.kind !== 'name') return part;
		if (part.table === undefined) return { ...part, path: this.name(part.path.join('.')).split('.') };
		const table = this.table(part.table);
		return { ...part, table, path: table.name.split('.') };
	}

	#text(text: string): string {
		return text.replaceAll(this.#inText, (found, quote: string | undefined, dataset: string | undefined) =>
			dataset === undefined ? found : `${quote}${this.dataset(dataset.toLowerCase())}`,
		);
	}
}

/** A warehouse whose datasets have other names than in code. */
class RenamedDatasets implements Warehouse {
	readonly label: string;
	readonly engine: string;
	readonly dryRun?: NonNullable<Warehouse['dryRun']>;
	readonly #inner: Warehouse;
	readonly #renaming: Renaming;

	constructor(inner: Warehouse, renaming: Renaming) {
		this.label = inner.label;
		this.engine = inner.engine;
		this.#inner = inner;
		this.#renaming = renaming;
		const dryRun = inner.dryRun?.bind(inner);
		if (dryRun !== undefined) this.dryRun = (statement) => dryRun(renaming.statement(statement));
	}

	labelled(labels: Readonly<Record<string, string>>): Warehouse {
		return new RenamedDatasets(this.#inner.labelled(labels), this.#renaming);
	}

	query<S extends z.ZodObject>(statement: Sql, row: S): Promise<z.output<S>[]> {
		return this.#inner.query(this.#renaming.statement(statement), row);
	}

	async existing(tables: readonly TableDefinition[]): Promise<PresentTables> {
		const present = await this.#inner.existing(this.#tables(tables));
		const found = new Map<string, ReadonlySet<string>>();
		for (const { name } of tables) {
			const columns = present.get(this.#renaming.name(name));
			if (columns !== undefined) found.set(name, columns);
		}
		return found;
	}

	async tablesIn(dataset: string): Promise<string[]> {
		const names = await this.#inner.tablesIn(this.#renaming.dataset(dataset));
		return names.map((name) => `${dataset}.${splitTableName(name).table}`);
	}

	examine(tables: readonly TableDefinition[], claimed?: ClaimedTables): Promise<readonly TableWork[]> {
		return this.#inner.examine(this.#tables(tables), this.#claimed(claimed));
	}

	ensure(tables: readonly TableDefinition[], claimed?: ClaimedTables): Promise<void> {
		return this.#inner.ensure(this.#tables(tables), this.#claimed(claimed));
	}

	stage<T extends TableDefinition>(
		table: T,
		batches: AsyncIterable<readonly RowOf<T>[]> | Iterable<readonly RowOf<T>[]>,
	): Promise<Staged> {
		return this.#inner.stage(this.#renaming.table(table), batches);
	}

	stageFile(table: TableDefinition, file: StagedFile): Promise<Staged> {
		return this.#inner.stageFile(this.#renaming.table(table), file);
	}

	commit(changes: readonly TableChange[]): Promise<void> {
		return this.#inner.commit(changes.map((change) => this.#change(change)));
	}

	close(): Promise<void> {
		return this.#inner.close();
	}

	#tables(tables: readonly TableDefinition[]): TableDefinition[] {
		return tables.map((table) => this.#renaming.table(table));
	}

	#claimed(claimed: ClaimedTables = new Map()): ClaimedTables {
		return new Map([...claimed].map(([name, mark]) => [this.#renaming.name(name), mark]));
	}

	#change({ table, where, staged, ...change }: TableChange): TableChange {
		return {
			...change,
			table: this.#renaming.table(table),
			...(where === undefined ? {} : { where: this.#renaming.statement(where) }),
			...(staged === undefined ? {} : { staged: this.#staged(staged) }),
		};
	}

	#staged({ where, ...staged }: NonNullable<TableChange['staged']>): NonNullable<TableChange['staged']> {
		return where === undefined ? staged : { ...staged, where: this.#renaming.statement(where) };
	}
}
