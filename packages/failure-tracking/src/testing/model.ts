import { daysBetween, type IsoDate } from '@accounted/warehouse';
import type { AuditedProcessor } from '../processor/processor.ts';
import { BETA_LOOKBACK_DAYS, beta } from './beta.ts';
import type { RosterRow } from './roster.ts';

/** What becomes of a person, as one text: the category of the failure, or the columns of the record. */
type Fate = string;

/** Behaviours that the engine turns into a PROCESSING_ERROR. */
const BY_ERROR: ReadonlySet<string> = new Set([
	'throw',
	'nothing',
	'misfit',
	'somebody else',
	'failure of no kind',
]);

/** The synthetic world over again, without a warehouse, an engine or a statement: who must come out as what. */
export class Model {
	readonly #roster = new Map<IsoDate, readonly RosterRow[]>();
	/** Who was accounted for when the cell last ran, by processor and date. */
	readonly #cells = new Map<AuditedProcessor, Map<IsoDate, ReadonlySet<string>>>();

	load(date: IsoDate, rows: readonly RosterRow[]): void {
		this.#roster.set(date, rows);
	}

	/** A backfill reaches every date that has somebody on it, or has a cell. Who is there then is accounted for. */
	backfill(processors: readonly AuditedProcessor[], dates: readonly IsoDate[]): void {
		for (const processor of processors) {
			const cells = this.#cellsOf(processor);
			this.#cells.set(processor, cells);
			for (const date of dates) {
				const people = new Set(this.#roster.get(date)?.map((row) => row.entity_id));
				if (people.size > 0 || cells.has(date)) cells.set(date, people);
			}
		}
	}

	/** `A 2021-11-05 ann NEVER_RAN`, sorted. */
	unaccounted(processor: AuditedProcessor): string[] {
		const cells = this.#cellsOf(processor);
		return this.#everybody()
			.filter(({ date, row }) => !cells.get(date)?.has(row.entity_id))
			.map(({ date, row }) => {
				const why = cells.has(date) ? 'ARRIVED_AFTER_RUN' : 'NEVER_RAN';
				return `${processor.code} ${date} ${row.entity_id} ${why}`;
			})
			.sort();
	}

	/** How many have a record or an open failure, and are expected no more. */
	unexpected(processor: AuditedProcessor): number {
		const expected = new Set(this.#everybody().map(({ date, row }) => `${date} ${row.entity_id}`));
		return [...this.#cellsOf(processor)]
			.flatMap(([date, people]) => [...people].map((person) => `${date} ${person}`))
			.filter((key) => !expected.has(key)).length;
	}

	/** What becomes of everybody once everything has run, by `2021-11-05 ann`. */
	fates(processor: AuditedProcessor): Map<string, Fate> {
		return new Map(
			this.#everybody().map(({ date, row }) => [
				`${date} ${row.entity_id}`,
				processor === beta ? this.#fateInBeta(date, row) : fateInAlpha(row),
			]),
		);
	}

	#fateInBeta(date: IsoDate, { entity_id, value }: RosterRow): Fate {
		if (value < 0) return 'INVALID_INPUT';
		const history = this.#everybody().filter((earlier) => {
			const days = daysBetween(earlier.date, date);
			const inWindow = days >= 1 && days <= BETA_LOOKBACK_DAYS;
			return inWindow && earlier.row.entity_id === entity_id && earlier.row.behaviour === 'record';
		});
		const total = history.reduce((sum, { row }) => sum + 2 * row.value, 0);
		return history.length === 0 ? 'INSUFFICIENT_DATA' : `history ${history.length}, total ${total}`;
	}

	#cellsOf(processor: AuditedProcessor): Map<IsoDate, ReadonlySet<string>> {
		return this.#cells.get(processor) ?? new Map();
	}

	#everybody(): { date: IsoDate; row: RosterRow }[] {
		return [...this.#roster].flatMap(([date, rows]) => rows.map((row) => ({ date, row })));
	}
}

function fateInAlpha({ behaviour, value }: RosterRow): Fate {
	if (behaviour === 'record') return `doubled ${2 * value}`;
	return BY_ERROR.has(behaviour) ? 'PROCESSING_ERROR' : behaviour;
}

/** The failures among fates, counted by category. */
export function categoriesOf(fates: ReadonlyMap<string, Fate>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const fate of fates.values()) if (/^[A-Z_]+$/.test(fate)) counts[fate] = (counts[fate] ?? 0) + 1;
	return counts;
}
