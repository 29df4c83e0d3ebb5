import { quotedName, type SqlEngine } from '@accounted/warehouse';
import type { SourceBatch } from './raw-source.ts';
import type { Relation } from './relation.ts';

const POSITION = '_position';
const DEFECT = '_defect_of_row';

/** The rows of a relation as JavaScript holds them, with at most the named columns. */
export async function* relationBatches(
	engine: SqlEngine,
	relation: Relation,
	wanted: readonly string[],
): AsyncGenerator<SourceBatch> {
	const { from, position, defect, columns, positionOf, failureOf } = relation;
	const selected = wanted.flatMap((name) => {
		const column = columns.get(name);
		return column === undefined ? [] : [`${column.expression} AS ${quotedName(name)}`];
	});
	const list = [`${position} AS ${POSITION}`, `${defect} AS ${DEFECT}`, ...selected].join(', ');
	try {
		for await (const batch of engine.batches(`SELECT ${list} FROM ${from}`)) {
			const read = batch.map(({ [POSITION]: at, [DEFECT]: wrong, ...row }) => ({ at, wrong, row }));
			yield {
				rows: read.map(({ row }) => row),
				positionOf: (index) => positionOf(BigInt(Number(read[index]?.at))),
				defectOf: (index) => {
					const wrong = read[index]?.wrong;
					return typeof wrong === 'string' ? wrong : null;
				},
			};
		}
	} catch (error) {
		throw failureOf(error);
	}
}
