import type { Analysis } from '../analyzer.ts';
import { invalidQuery } from '../errors.ts';
import { quoteName } from '../googlesql/render.ts';
import type { Statement } from '../googlesql/statements.ts';
import { wireRow } from '../values/cells.ts';
import type { Resolved } from './resolve.ts';
import { resultFields } from './result-fields.ts';
import { NO_RESULT, type StatementResult } from './script.ts';
import type { Session } from './session.ts';

/** Runs a SELECT. */
export async function select(
	session: Session,
	statement: Statement,
	resolved: readonly Resolved[],
	analysis: Analysis | undefined,
): Promise<StatementResult> {
	const result = await session.run(session.render(statement, resolved));
	const fields = resultFields(result.columnNames(), result.columnTypes(), analysis?.columns);
	const rows = await result.getRows();
	return { fields, rows: rows.map((row) => wireRow(fields, row)), affected: undefined };
}

/** Runs an INSERT, UPDATE, DELETE, MERGE or TRUNCATE TABLE. */
export async function mutate(
	session: Session,
	statement: Statement,
	resolved: readonly Resolved[],
): Promise<StatementResult> {
	const target = resolved.find(({ mention }) => mention.target);
	if (target === undefined) throw invalidQuery(`${statement.type} names no table`);
	const rendered = session.render(statement, resolved);
	const work = async (): Promise<StatementResult> => {
		const { rowsChanged } = await session.run(rendered);
		await fillArrays(session, target);
		return { ...NO_RESULT, affected: { statementType: statement.type, count: rowsChanged } };
	};
	if (target.kind === 'temporary') return work();
	return session.transactions.write(target.table, statement.type !== 'INSERT', work);
}

/** A REPEATED column holds no NULL: it is stored as an empty array. */
async function fillArrays({ connection }: Session, { table, duckdb }: Resolved): Promise<void> {
	for (const { mode, name } of table.fields)
		if (mode === 'REPEATED')
			await connection.run(`UPDATE ${duckdb} SET ${quoteName(name)} = [] WHERE ${quoteName(name)} IS NULL`);
}
