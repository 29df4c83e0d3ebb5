import { EXIT, formatCount, printError } from '@accounted/command-line';
import {
	type CouldNotCheck,
	failuresTable,
	type NullKeys,
	type Reconciliation,
} from '@accounted/failure-tracking';

export type Unchecked = Pick<Reconciliation, 'couldNotCheck' | 'nullKeys'>;

/** What of a reconciliation could not be checked, one line each; none if everything could. */
export function uncheckedLines({ couldNotCheck, nullKeys }: Unchecked): string[] {
	return [...couldNotCheck.map(couldNotCheckLine), ...nullKeys.map(nullKeysLine)];
}

function couldNotCheckLine({ processor, why }: CouldNotCheck): string {
	return `could not check ${processor.code}: ${why}`;
}

/** `could not check all of PRED: others.preds has 2 rows without player, which cannot be compared` */
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
		{ rows: withoutEntity, column: entity },
		{ rows: withoutDate, column: date },
	]
		.filter(({ rows }) => rows > 0)
		.map(({ rows, column }) => `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'} without ${column}`);
	return `could not check all of ${code}: ${where} ${counts.join(' and ')}, which cannot be compared`;
}

/** Says on stderr what could not be checked, and then ends the process with the exit code for it. */
export function reportUnchecked(unchecked: Unchecked): void {
	const lines = uncheckedLines(unchecked);
	if (lines.length === 0) return;
	printError(lines.map((line) => `${line}\n`).join(''));
	process.exitCode = EXIT.couldNotCheck;
}
