import { columnSpec } from '../catalog/table-layout.ts';
import { alreadyExists, invalidQuery, notFound, notServed } from '../errors.ts';
import { alteredOptionsOf } from '../googlesql/alter-table.ts';
import { type CreateTable, createTableOf } from '../googlesql/create-table.ts';
import { isWord } from '../googlesql/lexer.ts';
import { quoteName, type Rendered } from '../googlesql/render.ts';
import type { Statement } from '../googlesql/statements.ts';
import { checkLabels } from '../jobs/job-configuration.ts';
import type { Field } from '../schema.ts';
import { duckdbName, permanentName, type Resolved } from './resolve.ts';
import type { Session } from './session.ts';

/**
 * Runs a CREATE TABLE, of a temporary table or another.
 * @throws BigQueryError for a permanent table within a transaction.
 */
export async function createTable(
	session: Session,
	statement: Statement,
	resolved: readonly Resolved[],
): Promise<void> {
	const read = createTableOf(session.script.text, statement);
	checkLabels(read.layout.labels ?? {});
	const path = pathOf(statement);
	const selected = read.select && session.render(statement, resolved, read.select);
	const fields = read.fields ?? (selected === undefined ? [] : await session.fieldsOf(selected, undefined));
	if (statement.temporary) return createTemporary(session, path.at(-1) ?? '', read, fields, selected);
	refuseInTransaction(session);
	const { connection, engine } = session;
	const { dataset, name } = permanentName(path, session.scope);
	await engine.catalog.exclusively(async () => {
		const before = engine.catalog.findTable(dataset, name);
		if (read.ifNotExists && before !== undefined) return;
		await connection.run('BEGIN TRANSACTION');
		try {
			// Before the table goes that it may select from.
			if (selected !== undefined)
				await session.run(selected, (text) => `CREATE TEMP TABLE ${SELECTED} AS ${text}`);
			const details = { fields, ...read.layout };
			await engine.catalog.createTable(connection, dataset, name, details, read.replace);
			if (selected !== undefined) {
				await connection.run(`INSERT INTO ${duckdbName({ dataset, name })} FROM ${SELECTED}`);
				await connection.run(`DROP TABLE ${SELECTED}`);
			}
			await connection.run('COMMIT');
		} catch (error) {
			await connection.run('ROLLBACK').catch(() => undefined);
			engine.catalog.restore(dataset, name, before);
			throw error;
		}
	});
}

/** Runs a DROP TABLE. @throws BigQueryError for a permanent table within a transaction. */
export async function dropTable(session: Session, statement: Statement): Promise<void> {
	const path = pathOf(statement);
	const key = path.length === 1 ? (path[0] ?? '').toLowerCase() : '';
	const temporary = session.temporary.get(key);
	if (temporary !== undefined) {
		await session.connection.run(`DROP TABLE temp.main.${quoteName(temporary.name)}`);
		session.temporary.delete(key);
		return;
	}
	refuseInTransaction(session);
	const { catalog } = session.engine;
	const { dataset, name } = permanentName(path, session.scope);
	if (catalog.findTable(dataset, name) !== undefined)
		await catalog.deleteTable(session.connection, dataset, name);
	else if (!statement.words.some((word) => isWord(word, 'EXISTS')))
		throw notFound(`Table ${catalog.projectId}:${dataset}.${name}`);
}

/** Runs an ALTER TABLE SET OPTIONS. @throws BigQueryError for a temporary table, and within a transaction. */
export async function alterTable(
	session: Session,
	statement: Statement,
	resolved: readonly Resolved[],
): Promise<void> {
	const [target] = resolved;
	// IF EXISTS, and there is none.
	if (target === undefined) return;
	if (target.kind === 'temporary') throw notServed('options of temporary tables');
	refuseInTransaction(session);
	const options = alteredOptionsOf(session.script.text, statement);
	checkLabels(options.labels ?? {});
	const { dataset, name } = target.table;
	await session.engine.catalog.changeTable(session.connection, dataset, name, options, undefined);
}

/** What AS SELECT yields, on its way into the table. */
const SELECTED = 'temp.main."rows of AS SELECT"';

function pathOf({ tables }: Statement): readonly string[] {
	return tables.find((mention) => mention.target)?.path ?? [];
}

function refuseInTransaction({ transactions }: Session): void {
	if (transactions.openId !== undefined)
		throw invalidQuery(
			'DDL statements are not supported in a transaction, except for those creating or droping temporary tables or temporary functions.',
		);
}

async function createTemporary(
	session: Session,
	name: string,
	{ replace, ifNotExists }: CreateTable,
	fields: readonly Field[],
	selected: Rendered | undefined,
): Promise<void> {
	const exists = session.temporary.has(name.toLowerCase());
	if (exists && ifNotExists) return;
	if (exists && !replace) throw alreadyExists(`Table ${name}`);
	await session.connection.run(
		`CREATE OR REPLACE TEMP TABLE ${quoteName(name)} (${fields.map(columnSpec).join(', ')})`,
	);
	session.temporary.set(name.toLowerCase(), { name, fields });
	if (selected !== undefined) await session.run(selected, (text) => `INSERT INTO ${quoteName(name)} ${text}`);
}
