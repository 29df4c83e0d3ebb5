import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	defineProcessor,
	defineSource,
	type Expectation,
	failuresTable,
	inputKey,
	type Processor,
	prepareSchema,
	reconcile,
	sumCounts,
} from '@accounted/failure-tracking';
import { addDays, defineTable, isoDate, sql, type Warehouse } from '@accounted/warehouse';
import { openDuckDb } from '@accounted/warehouse-duckdb';
import { DuckDBInstance } from '@duckdb/node-api';
import { reconcileRow, reconcileStatement } from '../packages/failure-tracking/src/reconcile/statement.ts';
import { tablesOf } from '../packages/failure-tracking/src/reconcile/tables-of.ts';

/**
 * How long it takes to reconcile many keys, in a process of its own: `node scripts/bench-keys.ts <processors> <dates>
 * <entities>`. Nine of ten entities have a record and the tenth a failure. Prints seconds, megabytes and keys as JSON.
 */
const [processorCount = 20, dateCount = 850, entityCount = 250] = process.argv.slice(2).map(Number);
const FIRST = isoDate.parse('2020-01-01');
const range = { start: FIRST, end: addDays(FIRST, dateCount - 1) };

const tableOf = (name: string) =>
	defineTable({
		name: `bench.${name}`,
		description: 'Made up.',
		schema: inputKey,
		key: ['entity_id', 'analysis_date'],
	});
const roster = tableOf('roster');
const source = defineSource({ name: 'bench', tables: [{ table: roster, dateColumn: 'analysis_date' }] });
const expectation: Expectation = {
	name: 'everybody',
	description: 'everybody on the roster',
	sql: ({ start, end }) =>
		sql`SELECT analysis_date, entity_id FROM ${roster} WHERE analysis_date BETWEEN ${sql.date(start)} AND ${sql.date(end)}`,
};
const processors = Array.from(
	{ length: processorCount },
	(_, index): Processor =>
		defineProcessor({
			name: `Processor${index}`,
			code: `P${index}`,
			phase: 3,
			entityType: 'PLAYER',
			output: { table: tableOf(`output_${index}`), entityColumn: 'entity_id', dateColumn: 'analysis_date' },
			expectation,
			upstream: [{ from: source, lookbackDays: 0, includesDate: true }],
			failures: [],
			inputs: { row: inputKey, sql: () => sql`SELECT 1` },
			evaluate: () => {
				throw new Error('nothing is run here');
			},
		}),
);

const folder = await mkdtemp(join(tmpdir(), 'accounted-keys-'));
try {
	const path = join(folder, 'keys.duckdb');
	await fill(path);
	const warehouse = await openDuckDb({ path, readOnly: true });
	const started = performance.now();
	const { processors: accounts } = await reconcile(warehouse, processors, range);
	const seconds = (performance.now() - started) / 1000;
	const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
	const { expected, unaccounted } = sumCounts(accounts);
	if (expected !== processorCount * dateCount * entityCount || unaccounted > 0)
		throw new Error(`${expected} expected, ${unaccounted} unaccounted`);
	const joining = performance.now();
	const joined = await joinedKeys(warehouse);
	const joinSeconds = (performance.now() - joining) / 1000;
	await warehouse.close();
	if (joined !== expected) throw new Error(`${joined} expected where every key is joined`);
	console.log(JSON.stringify({ seconds, joinSeconds, megabytes, keys: expected }));
} finally {
	await rm(folder, { recursive: true, force: true });
}

/** The floor: how many are expected by the same statement, which joins every key instead of the unbalanced cells' alone. */
async function joinedKeys(warehouse: Warehouse): Promise<number> {
	const tables = await warehouse.existing(tablesOf(processors));
	const statement = reconcileStatement(processors, range, tables, { allCells: true });
	const rows = await warehouse.query(statement, reconcileRow);
	return rows.reduce((sum, row) => sum + row.expected, 0);
}

/** Outcomes of everybody, by statements of the engine's own: a backfill is not what is measured. */
async function fill(path: string): Promise<void> {
	const warehouse = await openDuckDb({ path });
	await prepareSchema(warehouse, [roster, ...processors.map(({ output }) => output.table)], () =>
		new Date().toISOString(),
	);
	await warehouse.close();
	const instance = await DuckDBInstance.create(path);
	const connection = await instance.connect();
	await connection.run(`INSERT INTO ${roster.name} BY NAME
		SELECT DATE '${FIRST}' + d::INT AS analysis_date, 'somebody' || e AS entity_id
		FROM range(${dateCount}) days(d), range(${entityCount}) entities(e)`);
	for (const { name, output } of processors) {
		await connection.run(
			`INSERT INTO ${output.table.name} BY NAME FROM ${roster.name} WHERE hash(entity_id, analysis_date) % 10 > 0`,
		);
		await connection.run(`INSERT INTO ${failuresTable.name} BY NAME
			SELECT '${name}' AS processor_name, analysis_date, entity_id, 'PLAYER' AS entity_type, 3 AS phase,
				'INSUFFICIENT_DATA' AS failure_category, 'made up' AS failure_reason, 'PROCESSING' AS failure_type,
				FALSE AS can_retry, FALSE AS is_correctable, FALSE AS raw_data_checked, 'UNRESOLVED' AS resolution_status,
				1 AS occurrence_count, now() AS first_seen_at, now() AS last_seen_at, FALSE AS regressed, 'bench' AS run_id,
				1 AS schema_version, now() AS created_at
			FROM ${roster.name} WHERE hash(entity_id, analysis_date) % 10 = 0`);
	}
	connection.closeSync();
	instance.closeSync();
}
