import { quotedName, type Row, type SqlEngine } from '@accounted/warehouse';
import type { Relation } from './relation.ts';

/** The rows of a relation in its order, as JavaScript holds them. */
export async function* relationRows(
	engine: SqlEngine,
	{ from, position, columns, failureOf }: Relation,
): AsyncGenerator<readonly Row[]> {
	const list = [...columns].map(([name, { expression }]) => `${expression} AS ${quotedName(name)}`);
	try {
		yield* engine.batches(`SELECT ${list.join(', ')} FROM ${from} ORDER BY ${position}`);
	} catch (error) {
		throw failureOf(error);
	}
}
