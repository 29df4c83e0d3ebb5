import { EXIT, formatCount, plural, printError } from '@accounted/command-line';
import {
	type AuditedProcessor,
	failuresTable,
	type NullKeys,
	type Reconciliation,
} from '@accounted/failure-tracking';

/** What a reconciliation could not check. Without `stalenessUnknown`, staleness was not asked for. */
export type Unchecked = Pick<Reconciliation, 'couldNotCheck' | 'nullKeys'> &
	Partial<Pick<Reconciliation, 'stalenessUnknown'>>;

/** Something that could not be checked, and the sentence about it. */
export interface UncheckedLine {
	readonly processor: AuditedProcessor;
	readonly line: string;
}

/** Returns what of a reconciliation could not be checked; nothing if all could. */
export function uncheckedOf({ couldNotCheck, nullKeys, stalenessUnknown = [] }: Unchecked): UncheckedLine[] {
	return [
		...couldNotCheck.map(({ processor, why }) => ({
			processor,
			line: `could not check ${processor.code}: ${why}`,
		})),
		...nullKeys.map((found) => ({ processor: found.processor, line: nullKeysLine(found) })),
		...stalenessUnknown.map(({ processor, entities, why }) => ({
			processor,
			line: `could not check all of ${processor.code}: staleness unknown for ${plural(entities, 'entity', 'entities')}, because ${why}`,
		})),
	];
}

export function uncheckedLines(unchecked: Unchecked): string[] {
	return uncheckedOf(unchecked).map(({ line }) => line);
}

/** `could not check all of PRED: others.preds has 2 rows without player (NULL or blank), which cannot be compared` */
function nullKeysLine({ processor, place, withoutEntity, withoutDate }: NullKeys): string {
	const { output, expectation, code } = processor;
	const where = {
		expectation: `its expectation (${expectation.description}) yields`,
		records: `${output.table.name} has`,
		failures: `${failuresTable.name} has`,
	}[place];
	const [entity, date] =
		place === 'records' ? [output.entityColumn, output.dateColumn] : ['entity_id', 'analysis_date'];
	const counts = [
		{ rows: withoutEntity, column: `${entity} (NULL or blank)` },
		{ rows: withoutDate, column: date },
	]
		.filter(({ rows }) => rows > 0)
		.map(({ rows, column }) => `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} without ${column}`);
	return `could not check all of ${code}: ${where} ${counts.join(' and ')}, which cannot be compared`;
}

/** How many processors could not be checked, or not wholly. */
export function countUnchecked(unchecked: Unchecked): number {
	return new Set(uncheckedOf(unchecked).map(({ processor }) => processor.name)).size;
}

/** Says on stderr what could not be checked, and sets the exit code for it. */
export function reportUnchecked(unchecked: Unchecked): void {
	const lines = uncheckedLines(unchecked);
	if (lines.length === 0) return;
	printError(lines.map((line) => `${line}\n`).join(''));
	process.exitCode = EXIT.couldNotCheck;
}
